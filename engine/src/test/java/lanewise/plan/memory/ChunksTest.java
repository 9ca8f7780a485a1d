package lanewise.plan.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunksTest {
  @ParameterizedTest
  @CsvSource({"1,1", "7,7", "8,8", "64,8", "71,8", "72,9", "512,64", "4096,64"})
  void theBatchAloneSaysHowMany(int batchSize, int count) {
    assertThat(new Chunks(batchSize).count()).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({"3,64,3", "20,64,20", "64,8,8", "64,9,32", "64,64,32", "256,64,128", "512,64,64"})
  void moreThreadsThanChunksGetShorterOnes(int batchSize, int threads, int count) {
    assertThat(new Chunks(batchSize).enoughFor(threads).count()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 63, 64, 130})
  void everyImageIsInOneShorterChunk(int batchSize) {
    Chunks shorter = new Chunks(batchSize).enoughFor(64);
    assertThat(shorter.first(0)).isZero();
    assertThat(shorter.first(shorter.count())).isEqualTo(batchSize);
    assertThat(IntStream.range(0, shorter.count()))
        .allMatch(chunk -> shorter.first(chunk) < shorter.first(chunk + 1));
  }

  @Test
  void chunksAreDividedAndNotMoved() {
    Chunks chunks = new Chunks(64);
    Chunks shorter = chunks.enoughFor(16);
    List<Integer> starts =
        IntStream.rangeClosed(0, shorter.count()).map(shorter::first).boxed().toList();
    assertThat(starts)
        .containsAll(IntStream.rangeClosed(0, chunks.count()).map(chunks::first).boxed().toList());
  }
}
