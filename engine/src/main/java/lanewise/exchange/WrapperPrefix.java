package lanewise.exchange;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lanewise.tensor.Tensor;

/**
 * Prefixes that PyTorch wrappers add to the names of all weights: {@code module.} (data-parallel
 * training), {@code _orig_mod.} (compiled models), {@code model.} (Lightning), in any order.
 */
public final class WrapperPrefix {
  private static final List<String> KNOWN = List.of("module.", "_orig_mod.", "model.");

  private WrapperPrefix() {}

  /** The common prefix of all names; empty if there is none. */
  public static String of(Set<String> names) {
    String prefix = "";
    String longer = longer(prefix, names);
    while (!longer.equals(prefix)) {
      prefix = longer;
      longer = longer(prefix, names);
    }
    return prefix;
  }

  private static String longer(String prefix, Set<String> names) {
    for (String known : KNOWN) {
      String longer = prefix + known;
      if (!names.isEmpty() && names.stream().allMatch(name -> name.startsWith(longer))) {
        return longer;
      }
    }
    return prefix;
  }

  /** Removes a prefix from the names of weights. */
  public static Map<String, Tensor> without(String prefix, Map<String, Tensor> weights) {
    Map<String, Tensor> plain = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> plain.put(name.substring(prefix.length()), tensor));
    return plain;
  }
}
