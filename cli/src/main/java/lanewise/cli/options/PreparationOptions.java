package lanewise.cli.options;

import java.util.Objects;
import lanewise.datasets.Clahe;
import lanewise.datasets.DataException;
import lanewise.datasets.Preparation;
import lanewise.datasets.Resize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of how all images are made ready; a trained network remembers them. */
public final class PreparationOptions implements OptionSection {
  private static final int TILES = 8;

  @Option(
      names = "--clahe",
      paramLabel = "CLIP",
      description =
          "Equalise the contrast of all images tile by tile (CLAHE), with each tile's "
              + "histogram clipped at CLIP times its mean, usually 2 to 4 (default: 0, off).")
  public double clahe;

  @Option(
      names = "--clahe-tiles",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Tiles of --clahe along each side (default: 8).")
  public @Nullable Integer claheTiles;

  @Option(
      names = "--resize",
      paramLabel = "NAME",
      description =
          "How images are resized: bilinear (four nearest pixels) or area (mean of all "
              + "pixels covered) (default: bilinear).")
  public Resize.Method resize = Resize.Method.BILINEAR;

  @Override
  public String heading() {
    return "Images";
  }

  /** Fills in what was not given, and refuses what cannot be. */
  public void resolve(CommandLine line) {
    if (clahe == 0 && claheTiles != null) {
      throw new ParameterException(line, "--clahe-tiles needs --clahe");
    }
    if (clahe != 0) {
      claheTiles = Objects.requireNonNullElse(claheTiles, TILES);
      try {
        preparation();
      } catch (DataException e) {
        throw new ParameterException(line, "--clahe: " + e.getMessage(), e);
      }
    }
  }

  /** What is done, after {@link #resolve}. */
  public Preparation preparation() {
    return new Preparation(
        resize, clahe == 0 ? null : new Clahe(clahe, Objects.requireNonNull(claheTiles)));
  }
}
