package lanewise.cli.exchange;

import lanewise.text.Choice;

/** The formats of {@code export}. */
enum ExportFormat {
  ONNX,
  SAFETENSORS,
  NPZ;

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
