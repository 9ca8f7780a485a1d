package lanewise.model;

import java.util.List;
import java.util.stream.Stream;
import lanewise.text.Choice;

/** The networks of the model zoo, each with its default filters, hidden units and dropout. */
public enum ModelName {
  SIMPLE_CNN(List.of(), 0, 0, false),
  FASHION_CNN(List.of(), 0, 0, false),
  SIMPLE_VGG(List.of(32, 64, 128), 256, 0.5f, false),
  BN_CNN(List.of(32, 64), 128, 0.5f, true),
  RESNET_MINI(List.of(32, 64, 128), 0, 0, true),
  RESNET18(List.of(64, 128, 256, 512), 0, 0, true),
  /** Not of the zoo: the network described in a weights file. */
  IMPORTED(List.of(), 0, 0, false);

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Integer> filters;

  private final int hidden;

  private final float dropout;

  private final boolean normalized;

  ModelName(List<Integer> filters, int hidden, float dropout, boolean normalized) {
    this.filters = filters;
    this.hidden = hidden;
    this.dropout = dropout;
    this.normalized = normalized;
  }

  /**
   * The default filters of each block; empty if filters, dropout and image size cannot be chosen.
   */
  public List<Integer> filters() {
    return filters;
  }

  /** The default units of the hidden layer; 0 if they cannot be chosen. */
  public int hidden() {
    return hidden;
  }

  /** The probability of dropping a unit before the last layer. */
  public float dropout() {
    return dropout;
  }

  /** Whether it always has batch normalisation. */
  public boolean normalized() {
    return normalized;
  }

  /** Whether the filters can be chosen. */
  public boolean hasFilters() {
    return !filters.isEmpty();
  }

  /** Whether the hidden units can be chosen. */
  public boolean hasHidden() {
    return hidden > 0;
  }

  /** The networks whose filters can be chosen. */
  public static List<ModelName> withFilters() {
    return Stream.of(values()).filter(ModelName::hasFilters).toList();
  }

  /** The networks whose hidden units can be chosen. */
  public static List<ModelName> withHidden() {
    return Stream.of(values()).filter(ModelName::hasHidden).toList();
  }

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
