package lanewise.datasets;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackagesTest {
  private static final List<String> PACKAGES =
      List.of("lanewise.datasets", "lanewise.model", "lanewise.run", "lanewise.text");

  private static final JavaClasses DATASETS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(PACKAGES);

  @Test
  void noPackagesNeedEachOther() {
    slices().matching("lanewise.(**)").should().beFreeOfCycles().check(DATASETS);
  }

  @Test
  void everyPackageHasADescription() {
    for (String name : PACKAGES) {
      for (JavaPackage each : DATASETS.getPackage(name).getSubpackagesInTree()) {
        assertThat(each.tryGetPackageInfo()).as(each.getName()).isPresent();
      }
      assertThat(DATASETS.getPackage(name).tryGetPackageInfo()).as(name).isPresent();
    }
  }
}
