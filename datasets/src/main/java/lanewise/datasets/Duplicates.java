package lanewise.datasets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Finds identical images: those equal in every pixel. */
public final class Duplicates {
  private Duplicates() {}

  /**
   * The position of an image.
   *
   * @param part the index of its set, from 0
   * @param row its row in that set
   */
  public record Place(int part, int row) {}

  /**
   * The groups of two or more identical images in several sets of one image size. The images of a
   * group, and the groups by their first image, are in order of set and row.
   */
  public static List<List<Place>> among(List<ImageSet> parts) {
    Map<Long, List<List<Place>>> groups = new LinkedHashMap<>();
    for (int part = 0; part < parts.size(); part++) {
      ImageSet images = parts.get(part);
      for (int row = 0; row < images.size(); row++) {
        Place place = new Place(part, row);
        List<List<Place>> sameHash =
            groups.computeIfAbsent(hash(images, row), _ -> new ArrayList<>(1));
        sameHash.stream()
            .filter(group -> alike(parts, group.getFirst(), place))
            .findFirst()
            .orElseGet(
                () -> {
                  List<Place> group = new ArrayList<>(1);
                  sameHash.add(group);
                  return group;
                })
            .add(place);
      }
    }
    return groups.values().stream()
        .flatMap(List::stream)
        .filter(group -> group.size() > 1)
        .map(List::copyOf)
        .toList();
  }

  /** For each row of a set, the first row with the same image. */
  static int[] firstAlike(ImageSet set) {
    int[] first = new int[set.size()];
    Arrays.setAll(first, row -> row);
    for (List<Place> group : among(List.of(set))) {
      for (Place place : group) {
        first[place.row] = group.getFirst().row;
      }
    }
    return first;
  }

  /** The number of different images in a set. */
  public static int different(ImageSet set) {
    int[] first = firstAlike(set);
    return (int) IntStream.range(0, first.length).filter(row -> first[row] == row).count();
  }

  private static long hash(ImageSet images, int row) {
    int size = images.imageShape().size();
    return images.store().hash((long) row * size, size);
  }

  private static boolean alike(List<ImageSet> parts, Place one, Place other) {
    ImageSet first = parts.get(one.part);
    ImageSet second = parts.get(other.part);
    int size = first.imageShape().size();
    return first
        .store()
        .matches((long) one.row * size, second.store(), (long) other.row * size, size);
  }
}
