package lanewise.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.datasets.DataSet;
import lanewise.exchange.WrapperPrefix;
import lanewise.model.ModelCard;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.tensor.Tensor;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * The weights that a run starts from. Tensors and classes are matched by name, never by position
 * without a note.
 *
 * @param card what the file says of them; null if it was written by another program
 * @param weights their common prefix removed
 * @param prefix what was removed from all names; may be empty
 */
record InitialWeights(
    Path file, @Nullable ModelCard card, Map<String, Tensor> weights, String prefix) {

  /**
   * Reads the weights.
   *
   * @throws lanewise.format.FormatException if the file cannot be read
   */
  static InitialWeights read(Path file) {
    Map<String, Tensor> weights = Weights.read(file);
    String prefix = WrapperPrefix.of(weights.keySet());
    boolean arrays = file.toString().toLowerCase(Locale.ROOT).endsWith(".npz");
    return new InitialWeights(
        file,
        arrays ? null : ModelCard.read(file).orElse(null),
        WrapperPrefix.without(prefix, weights),
        prefix);
  }

  /**
   * The data with the classes of the weights, as {@link ModelCard#fitted}, and what was done in its
   * notes.
   *
   * @throws lanewise.datasets.DataException if the weights are for other classes or channels
   */
  DataSet fitted(DataSet data) {
    DataSet fitted = card == null ? data : card.fitted(data);
    if (prefix.isEmpty()) {
      return fitted;
    }
    List<String> notes = new ArrayList<>(fitted.notes());
    notes.add(
        Text.of("all names in %s begin with '%s', which is removed", file.getFileName(), prefix));
    return new DataSet(fitted.name(), fitted.train(), fitted.validation(), fitted.test(), notes);
  }

  /**
   * The weights of a network.
   *
   * @throws lanewise.format.FormatException if they are another network's
   */
  Map<String, Tensor> of(Network network) {
    return Weights.checked(file, weights, network);
  }
}
