package lanewise.datasets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Possible faults of a data set whose files are intact: identical images and blank images.
 *
 * @param parts the splits that were checked
 * @param duplicates the groups of identical images within and across the splits
 */
public record DataCheck(List<Part> parts, List<Group> duplicates) {

  /**
   * The summary of one split.
   *
   * @param name train, validation or test
   * @param images the number of images
   * @param perClass the number of images, by class
   * @param constant the rows whose pixels all have one value
   */
  public record Part(
      String name, int images, Map<String, Integer> perClass, List<Integer> constant) {}

  /** The position of one of several identical images, and the name of its class. */
  public record Place(String part, int row, String label) {}

  /**
   * Two or more identical images.
   *
   * @param places their positions, in the order of splits and rows
   */
  public record Group(List<Place> places) {
    /**
     * Whether the images are in different splits, so that images used for testing were also trained
     * on.
     */
    public boolean acrossParts() {
      return places.stream().map(Place::part).distinct().count() > 1;
    }

    /** Whether the images have different labels, so that at least one label is wrong. */
    public boolean labelsDiffer() {
      return places.stream().map(Place::label).distinct().count() > 1;
    }
  }

  /** Checks every image of every split. */
  public static DataCheck of(DataSet data) {
    List<String> names = new ArrayList<>(List.of("train", "test"));
    List<ImageSet> splits = new ArrayList<>(List.of(data.train(), data.test()));
    ImageSet validation = data.validation();
    if (validation != null) {
      names.add(1, "validation");
      splits.add(1, validation);
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < splits.size(); i++) {
      parts.add(part(names.get(i), splits.get(i)));
    }
    List<Group> groups = new ArrayList<>();
    for (List<Duplicates.Place> group : Duplicates.among(splits)) {
      List<Place> places = new ArrayList<>();
      for (Duplicates.Place place : group) {
        ImageSet images = splits.get(place.part());
        String label = images.labelText(place.row());
        places.add(new Place(names.get(place.part()), place.row(), label));
      }
      groups.add(new Group(List.copyOf(places)));
    }
    return new DataCheck(List.copyOf(parts), List.copyOf(groups));
  }

  /** The number of duplicate groups with images in different splits. */
  public long acrossParts() {
    return duplicates.stream().filter(Group::acrossParts).count();
  }

  /** The number of duplicate groups with different labels. */
  public long labelConflicts() {
    return duplicates.stream().filter(Group::labelsDiffer).count();
  }

  private static Part part(String name, ImageSet images) {
    Map<String, Integer> perClass = new LinkedHashMap<>();
    List<Integer> counts = images.statistics().perClass();
    for (int label = 0; label < images.classes(); label++) {
      perClass.put(images.classNames().get(label), counts.get(label));
    }
    List<Integer> constant = new ArrayList<>();
    for (int row = 0; row < images.size(); row++) {
      if (isConstant(images, row)) {
        constant.add(row);
      }
    }
    return new Part(name, images.size(), perClass, constant);
  }

  private static boolean isConstant(ImageSet images, int row) {
    byte[] pixels = images.pixels(row);
    for (byte pixel : pixels) {
      if (pixel != pixels[0]) {
        return false;
      }
    }
    return true;
  }
}
