package lanewise.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.chart.PictureRows;
import lanewise.cli.data.PictureFile;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Resize;
import lanewise.datasets.format.ImageFile;
import lanewise.report.data.DataPicture;
import lanewise.screen.Screen;
import lanewise.screen.TextPicture;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that show images as they reached the network. */
final class SeenImages {
  @Option(names = "--show", description = "Draw what reached the network as text.")
  private boolean show;

  @Option(
      names = "--save",
      paramLabel = "FILE.png",
      description = "Save a picture of what reached the network.")
  private @Nullable Path save;

  /** Whether the user wants to see them. */
  boolean wanted() {
    return show || save != null;
  }

  /**
   * Shows the images.
   *
   * @param seen the images, before normalisation
   * @param predictions what the network says, image by image
   * @param weights the name of the network
   */
  void reveal(Screen screen, ImageSet seen, List<Prediction> predictions, String weights) {
    List<PictureRows.Row> sheet = new ArrayList<>();
    for (int row = 0; row < seen.size(); row++) {
      Prediction prediction = predictions.get(row);
      if (show) {
        screen.gap();
        screen.line(screen.bold(prediction.image()));
        draw(screen, seen, row);
      }
      sheet.add(
          new PictureRows.Row(
              prediction.image(), prediction.predicted(), List.of(DataPicture.of(seen, row))));
    }
    if (save != null) {
      PictureFile.write(
          new PictureRows("What reached the network", weights, List.of(), sheet), save);
      screen.line("what reached the network is in " + save);
    }
  }

  private static void draw(Screen screen, ImageSet images, int row) {
    Shape shape = images.imageShape();
    int start = row * shape.size();
    byte[] pixels = Arrays.copyOfRange(images.pixels(), start, start + shape.size());
    int height = shape.extent(1);
    int width = shape.extent(2);
    ImageFile grey =
        new ImageFile(shape, pixels).fitted(Shape.of(1, height, width), Resize.Method.AREA);
    TextPicture.of(grey.pixels(), height, width, screen.width(), System.out.charset())
        .forEach(screen::line);
  }
}
