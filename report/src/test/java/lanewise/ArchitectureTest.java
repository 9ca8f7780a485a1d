package lanewise;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which packages of this module may know which. */
class ArchitectureTest {
  private static final JavaClasses REPORT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("lanewise.chart", "lanewise.report", "lanewise.screen");

  @Test
  void noPackagesNeedEachOther() {
    slices().matching("lanewise.(**)").should().beFreeOfCycles().check(REPORT);
  }

  @Test
  void chartsKnowNothingOfRunsAndNetworks() {
    noClasses()
        .that()
        .resideInAPackage("lanewise.chart")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("lanewise.run", "lanewise.nn", "lanewise.datasets..")
        .check(REPORT);
  }

  @Test
  void nothingHereDependsOnTheCommandLine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("lanewise.cli..", "picocli..")
        .check(REPORT);
  }
}
