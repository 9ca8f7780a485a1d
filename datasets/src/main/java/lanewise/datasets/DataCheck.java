package lanewise.datasets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What may be wrong with a data set although its files are sound.
 *
 * @param parts the splits that were looked at
 * @param duplicates the groups of identical images within and across the splits
 */
public record DataCheck(List<Part> parts, List<Group> duplicates) {

  /**
   * One split.
   *
   * @param name train, validation or test
   * @param images their number
   * @param perClass their numbers, by class
   * @param constant the rows whose pixels all have one value
   */
  public record Part(
      String name, int images, Map<String, Integer> perClass, List<Integer> constant) {}

  /** Where one of several identical images is, and the name of its class. */
  public record Place(String part, int row, String label) {}

  /**
   * Two or more identical images.
   *
   * @param places in the order of the splits and rows
   */
  public record Group(List<Place> places) {
    /** Whether the images are in different splits: then what is judged was learnt from. */
    public boolean acrossParts() {
      return places.stream().map(Place::part).distinct().count() > 1;
    }

    /** Whether the images have different labels: then one of them is wrong. */
    public boolean labelsDiffer() {
      return places.stream().map(Place::label).distinct().count() > 1;
    }
  }

  /** Looks at every image of every split. */
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
        String label = images.classNames().get(images.label(place.row()));
        places.add(new Place(names.get(place.part()), place.row(), label));
      }
      groups.add(new Group(List.copyOf(places)));
    }
    return new DataCheck(List.copyOf(parts), List.copyOf(groups));
  }

  /** How many groups of duplicates reach across splits. */
  public long acrossParts() {
    return duplicates.stream().filter(Group::acrossParts).count();
  }

  /** How many groups of duplicates have different labels. */
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
    byte[] pixels = images.pixels();
    int size = images.imageShape().size();
    for (int i = row * size + 1; i < (row + 1) * size; i++) {
      if (pixels[i] != pixels[row * size]) {
        return false;
      }
    }
    return true;
  }
}
