package lanewise;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The floors of the house: an arrow only ever points down. Every package may throw a Refusal. */
class ArchitectureTest {
  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("lanewise");

  /** The packages that each package may use, from the bottom up. */
  private static final Map<String, List<String>> FLOORS = new LinkedHashMap<>();

  static {
    FLOORS.put("refusal", List.of());
    FLOORS.put("index", List.of());
    FLOORS.put("tensor", List.of("index"));
    FLOORS.put("parallel", List.of("index"));
    FLOORS.put("metrics.interval", List.of());
    FLOORS.put("metrics", List.of("index", "tensor"));
    FLOORS.put("kernel.geometry", List.of("tensor"));
    FLOORS.put("kernel.naive", List.of("kernel.geometry", "tensor"));
    FLOORS.put("kernel", List.of("kernel.geometry", "kernel.naive"));
    FLOORS.put(
        "kernel.product", List.of("kernel", "kernel.geometry", "kernel.naive", "index", "tensor"));
    FLOORS.put(
        "kernel.convolution",
        List.of("kernel.product", "kernel", "kernel.geometry", "kernel.naive", "tensor"));
    FLOORS.put("kernel.activation", List.of("kernel", "kernel.geometry", "kernel.naive"));
    FLOORS.put("kernel.layer", List.of("kernel", "kernel.geometry", "kernel.naive", "tensor"));
    FLOORS.put("kernel.measure", List.of("kernel", "kernel.geometry"));
    FLOORS.put("machine", List.of("kernel", "kernel.geometry"));
    FLOORS.put("format", List.of());
    FLOORS.put("file", List.of("format"));
    FLOORS.put("format.safetensors", List.of("file", "format", "tensor"));
    FLOORS.put("format.onnx", List.of("file", "format"));
    FLOORS.put("onnx", List.of("format.onnx", "format"));
    FLOORS.put("nn", List.of("tensor"));
    FLOORS.put("exchange", List.of("onnx", "format.onnx", "format", "nn", "tensor"));
    FLOORS.put("optim", List.of("kernel"));
    FLOORS.put("workers", List.of("kernel", "index"));
    FLOORS.put("plan.memory", List.of("nn", "kernel", "kernel.geometry", "index", "tensor"));
    FLOORS.put(
        "plan.convolution",
        List.of(
            "plan.memory",
            "nn",
            "kernel",
            "kernel.geometry",
            "kernel.product",
            "kernel.convolution",
            "kernel.layer",
            "kernel.naive",
            "parallel",
            "tensor"));
    FLOORS.put(
        "plan.stage",
        List.of(
            "plan.convolution",
            "plan.memory",
            "nn",
            "kernel",
            "kernel.geometry",
            "kernel.product",
            "kernel.activation",
            "kernel.convolution",
            "kernel.layer",
            "parallel",
            "index",
            "tensor"));
    FLOORS.put(
        "plan.phase",
        List.of(
            "plan.stage", "plan.memory", "nn", "optim", "workers", "kernel", "parallel", "tensor"));
    FLOORS.put(
        "plan.lowering",
        List.of(
            "plan.phase",
            "plan.stage",
            "plan.convolution",
            "plan.memory",
            "nn",
            "kernel",
            "kernel.activation",
            "kernel.convolution",
            "parallel",
            "tensor"));
    FLOORS.put(
        "plan",
        List.of(
            "plan.lowering",
            "plan.phase",
            "plan.stage",
            "plan.convolution",
            "plan.memory",
            "nn",
            "optim",
            "workers",
            "machine",
            "kernel",
            "kernel.geometry",
            "kernel.layer",
            "kernel.naive",
            "parallel",
            "index",
            "tensor"));
    FLOORS.put(
        "conformance",
        List.of(
            "exchange",
            "plan",
            "kernel",
            "kernel.layer",
            "format.onnx",
            "format",
            "parallel",
            "tensor",
            "nn"));
    FLOORS.put(
        "workload",
        List.of(
            "plan",
            "plan.lowering",
            "plan.phase",
            "plan.stage",
            "plan.convolution",
            "plan.memory",
            "nn",
            "optim",
            "kernel",
            "kernel.convolution",
            "kernel.geometry",
            "kernel.naive",
            "kernel.product",
            "parallel",
            "tensor"));
    FLOORS.put("train", List.of("plan", "nn", "optim", "workers", "metrics", "index", "tensor"));
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> "lanewise." + name).toArray(String[]::new);
  }

  @Test
  void arrowsPointDown() {
    FLOORS.forEach(
        (name, below) ->
            noClasses()
                .that()
                .resideInAPackage("lanewise." + name)
                .should()
                .dependOnClassesThat(
                    resideInAPackage("lanewise.*..")
                        .and(
                            resideInAnyPackage(packages(below))
                                .or(resideInAPackage("lanewise.refusal"))
                                .or(resideInAPackage("lanewise." + name))
                                .negate()))
                .check(ENGINE));
  }

  /** All packages may use the lowest one, which has the exceptions. */
  @Test
  void theRootDependsOnNoPackage() {
    noClasses()
        .that()
        .resideInAPackage("lanewise")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("lanewise.*..")
        .check(ENGINE);
  }

  @Test
  void everyPackageHasALayerAndADescription() {
    List<String> known = List.of(packages(List.copyOf(FLOORS.keySet())));
    assertThat(ENGINE.getPackage("lanewise").getSubpackagesInTree())
        .extracting(JavaPackage::getName)
        .containsExactlyInAnyOrderElementsOf(known);
    for (String name : known) {
      assertThat(ENGINE.getPackage(name).tryGetPackageInfo()).as(name).isPresent();
    }
  }

  @Test
  void noPackagesNeedEachOther() {
    slices().matching("lanewise.(**)").should().beFreeOfCycles().check(ENGINE);
  }

  @Test
  void kernelsKnowNoThreads() {
    noClasses()
        .that()
        .resideInAPackage("lanewise.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, Runnable.class)
        .check(ENGINE);
  }

  @Test
  void onlyKernelsKnowVectors() {
    noClasses()
        .that()
        .resideOutsideOfPackage("lanewise.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector")
        .check(ENGINE);
  }

  @Test
  void nothingIsSerializedTheJavaWay() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
        .check(ENGINE);
  }

  @Test
  void theEngineNeitherPrintsNorExits() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(ENGINE);
  }
}
