package lanewise.cli.exchange;

import lanewise.cli.options.Choices;

/** What {@code export} writes. */
public enum ExportFormat {
  ONNX,
  SAFETENSORS,
  NPZ;

  @Override
  public String toString() {
    return Choices.name(this);
  }
}
