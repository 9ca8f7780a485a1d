package lanewise.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import lanewise.LanewiseException;
import org.junit.jupiter.api.Test;

/** Which packages of the command line may know which. */
class ArchitectureTest {
  private static final JavaClasses COMMAND_LINE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("lanewise.cli");

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("lanewise");

  @Test
  void noPackagesNeedEachOther() {
    slices().matching("lanewise.(**)").should().beFreeOfCycles().check(COMMAND_LINE);
  }

  @Test
  void everyPackageHasADescription() {
    for (JavaPackage each : COMMAND_LINE.getPackage("lanewise.cli").getSubpackagesInTree()) {
      if (!each.getClasses().isEmpty()) {
        assertThat(each.tryGetPackageInfo()).as(each.getName()).isPresent();
      }
    }
  }

  @Test
  void whatAUserCanMendIsOneFamily() {
    classes()
        .that()
        .areAssignableTo(RuntimeException.class)
        .should()
        .beAssignableTo(LanewiseException.class)
        .check(ALL);
  }

  /** Main methods of the command line set the default; a library is called from anywhere. */
  @Test
  void librariesNeverFormatByTheDefaultLocale() {
    Set<String> names = Set.of("format", "formatted", "printf", "toLowerCase", "toUpperCase");
    DescribedPredicate<JavaMethodCall> byDefaultLocale =
        DescribedPredicate.describe(
            "by the default locale",
            call ->
                names.contains(call.getName())
                    && call.getTargetOwner().getPackageName().startsWith("java.")
                    && !call.getTargetOwner().isAssignableTo(DateTimeFormatter.class)
                    && call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(type -> type.isEquivalentTo(Locale.class)));
    noClasses()
        .that()
        .resideOutsideOfPackages("lanewise.cli..", "lanewise.benchmarks..")
        .should()
        .callMethodWhere(byDefaultLocale)
        .check(ALL);
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
