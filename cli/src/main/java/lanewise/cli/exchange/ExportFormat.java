package lanewise.cli.exchange;

import lanewise.text.Choice;

/** What {@code export} writes. */
public enum ExportFormat {
  ONNX,
  SAFETENSORS,
  NPZ;

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
