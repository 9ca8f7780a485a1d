package lanewise.cli.options;

import java.util.List;
import java.util.stream.Stream;

/** The networks of the zoo, with what their options are if nobody chooses. */
public enum ModelName {
  SIMPLE_CNN(List.of(), 0, 0, false),
  FASHION_CNN(List.of(), 0, 0, false),
  SIMPLE_VGG(List.of(32, 64, 128), 256, 0.5f, false),
  BN_CNN(List.of(32, 64), 128, 0.5f, true),
  RESNET_MINI(List.of(32, 64, 128), 0, 0, true),
  /** Not of the zoo: the one that the weights of {@code --init} describe. */
  IMPORTED(List.of(), 0, 0, false);

  /** The filters of each block; empty if they cannot be chosen, nor dropout and image size. */
  @SuppressWarnings("ImmutableEnumChecker") // they come from List.of
  final List<Integer> filters;

  /** Units of the hidden layer; 0 if they cannot be chosen. */
  final int hidden;

  final float dropout;

  /** Whether it has batch normalisation in any case. */
  final boolean normalized;

  ModelName(List<Integer> filters, int hidden, float dropout, boolean normalized) {
    this.filters = filters;
    this.hidden = hidden;
    this.dropout = dropout;
    this.normalized = normalized;
  }

  boolean hasFilters() {
    return !filters.isEmpty();
  }

  boolean hasHidden() {
    return hidden > 0;
  }

  /** Those whose filters can be chosen. */
  static List<ModelName> withFilters() {
    return Stream.of(values()).filter(ModelName::hasFilters).toList();
  }

  /** Those whose hidden units can be chosen. */
  static List<ModelName> withHidden() {
    return Stream.of(values()).filter(ModelName::hasHidden).toList();
  }

  @Override
  public String toString() {
    return Choices.name(this);
  }
}
