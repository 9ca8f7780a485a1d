package lanewise.cli.playground;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lanewise.tensor.Tensor;

/**
 * The network's outputs for an image.
 *
 * @param pixels the prepared pixels, before normalisation
 * @param logits the outputs by class
 * @param probabilities the probabilities by class
 * @param maps the output of each stage, (C,H,W)
 * @param nanos the time of the network, nanoseconds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record View(byte[] pixels, float[] logits, float[] probabilities, List<Tensor> maps, long nanos) {

  /**
   * Encodes the view as bytes: the length of a header in JSON (int32, little-endian), the header,
   * the pixels, and each stage's maps as signed bytes, with 127 for the stage's largest magnitude.
   * The header has these magnitudes, the logits and the probabilities.
   *
   * @param frames the part of each stage to show
   */
  byte[] encode(List<Frame> frames) {
    StringBuilder head = new StringBuilder("{\"micros\":" + nanos / 1_000);
    append(head, "logits", logits);
    append(head, "probabilities", probabilities);
    return encode(head.toString(), pixels, maps, frames);
  }

  /** Encodes maps behind a header in JSON whose object is still open. */
  static byte[] encode(String head, byte[] pixels, List<Tensor> maps, List<Frame> frames) {
    int bytes = pixels.length;
    float[] peaks = new float[maps.size()];
    for (int stage = 0; stage < peaks.length; stage++) {
      peaks[stage] = frames.get(stage).peak(maps.get(stage));
      bytes += frames.get(stage).size();
    }
    StringBuilder whole = new StringBuilder(head);
    append(whole, "peaks", peaks);
    byte[] text = whole.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer target =
        ByteBuffer.allocate(Integer.BYTES + text.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    target.putInt(text.length).put(text).put(pixels);
    for (int stage = 0; stage < peaks.length; stage++) {
      frames.get(stage).write(maps.get(stage), peaks[stage], target);
    }
    return target.array();
  }

  private static void append(StringBuilder head, String name, float[] values) {
    head.append(",\"").append(name).append("\":[");
    for (int i = 0; i < values.length; i++) {
      head.append(i > 0 ? "," : "").append(finite(values[i]));
    }
    head.append(']');
  }

  /** JSON has no NaN, which a diverged network may produce. */
  private static float finite(float value) {
    return Float.isFinite(value) ? value : 0;
  }
}
