package lanewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.conformance.NodeSuite;
import lanewise.conformance.NodeTest;
import lanewise.conformance.NodeTest.Outcome;
import lanewise.conformance.NodeTest.Verdict;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxTensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The evaluator computes every test of the suite, for tensors of any rank and type. */
class EvaluatorSuiteTest {
  static Stream<NodeTest> theSuite() {
    return NodeTest.in(NodeSuite.folder()).stream();
  }

  @ParameterizedTest
  @MethodSource("theSuite")
  void everyTestPasses(NodeTest test) {
    Outcome outcome = test.run(EvaluatorSuiteTest::evaluate);
    assertThat(outcome.verdict())
        .as("%s: %s", test.name(), outcome.detail())
        .isEqualTo(Verdict.PASS);
  }

  private static List<OnnxTensor> evaluate(OnnxModel model, List<OnnxTensor> given) {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      inputs.put(model.graph().inputs().get(i).name(), given.get(i));
    }
    return List.copyOf(GraphEvaluator.run(model, inputs).values());
  }
}
