package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import lanewise.model.Classifier;
import lanewise.train.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultFinderTest {
  @Test
  void aTrainedNetworkFindsFaults(@TempDir Path folder) {
    Path file = folder.resolve("faults.safetensors");
    Evaluation found = FaultFinder.train(Measurements.of(400, 1), Measurements.of(100, 2), file);
    assertTrue(found.accuracy() > 0.95, found::toString);
    try (Classifier classifier = Classifier.load(file)) {
      for (String name : FaultFinder.CLASSES) {
        float[] part = Measurements.one(name.equals("faulty"), 3);
        assertEquals(name, classifier.classify(part, Measurements.SHAPE).name());
      }
    }
  }
}
