package lanewise.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import lanewise.LanewiseException;
import org.junit.jupiter.api.Test;

/** Which packages of the command line may know which. */
class ArchitectureTest {
  private static final JavaClasses COMMAND_LINE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("lanewise.cli");

  @Test
  void noPackagesNeedEachOther() {
    slices().matching("lanewise.(**)").should().beFreeOfCycles().check(COMMAND_LINE);
  }

  @Test
  void everyPackageSaysWhatLivesThere() {
    for (JavaPackage each : COMMAND_LINE.getPackage("lanewise.cli").getSubpackagesInTree()) {
      if (!each.getClasses().isEmpty()) {
        assertThat(each.tryGetPackageInfo()).as(each.getName()).isPresent();
      }
    }
  }

  @Test
  void whatAUserCanMendIsOneFamily() {
    JavaClasses all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("lanewise");
    classes()
        .that()
        .areAssignableTo(RuntimeException.class)
        .should()
        .beAssignableTo(LanewiseException.class)
        .check(all);
  }

  @Test
  void onlyTheMainClassesEndTheProcess() {
    noClasses()
        .that()
        .resideInAPackage("lanewise.cli.*..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(COMMAND_LINE);
  }
}
