package lanewise.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.LanewiseException;
import org.junit.jupiter.api.Test;

/** Which packages of the command line may know which. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("lanewise");

  private static final JavaClasses COMMAND_LINE = ALL.that(resideInAPackage("lanewise.cli.."));

  private static final Pattern TYPE = Pattern.compile("lanewise[\\w.]+");

  /** What tests of other packages read, and constants, which the compiler copies. */
  private static final Set<String> READ_BY_TESTS =
      Set.of(
          "lanewise.cli.command.ExperimentKind",
          "lanewise.cli.error.ExitCode",
          "lanewise.kernel.convolution.NineTaps",
          "lanewise.kernel.naive.NaiveIm2col",
          "lanewise.kernel.naive.NaiveSigmoidCrossEntropy",
          "lanewise.kernel.naive.NaiveSoftmaxCrossEntropy");

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

  /** Others than these are public for a reader in another package, or they are not public. */
  @Test
  void whatIsPublicIsReadElsewhereOrExported() throws IOException {
    String listed =
        Files.readString(Path.of("../engine/src/test/resources/lanewise/exported-api.txt"))
            + Files.readString(
                Path.of("../datasets/src/test/resources/lanewise/exported-types.txt"));
    Set<String> exported = new HashSet<>(READ_BY_TESTS);
    TYPE.matcher(listed).results().map(MatchResult::group).forEach(exported::add);
    String others = sources(Path.of("../benchmarks/src")) + sources(Path.of("../spark/src"));
    assertThat(ALL.stream())
        .filteredOn(type -> type.isTopLevelClass() && type.getModifiers().contains(PUBLIC))
        .filteredOn(type -> !type.getSimpleName().equals("package-info"))
        .filteredOn(type -> type.tryGetMethod("main", String[].class).isEmpty())
        .extracting(JavaClass::getName)
        .filteredOn(name -> !exported.contains(name))
        .filteredOn(name -> !others.contains("import " + name + ";"))
        .filteredOn(name -> !isReadElsewhere(ALL.get(name)))
        .isEmpty();
  }

  private static boolean isReadElsewhere(JavaClass type) {
    return ALL.stream()
        .filter(each -> each.getName().equals(type.getName()) || isWithin(each, type))
        .flatMap(each -> each.getDirectDependenciesToSelf().stream())
        .anyMatch(read -> !read.getOriginClass().getPackageName().equals(type.getPackageName()));
  }

  private static boolean isWithin(JavaClass inner, JavaClass type) {
    return inner.getName().startsWith(type.getName() + "$");
  }

  private static String sources(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }
}
