package lanewise.exchange;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Objects;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;
import lanewise.nn.CustomLayer;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;

/**
 * A network's description as JSON: the input shape, and for each node its layer's type, the
 * components of the layer's record, and the nodes it reads.
 *
 * <pre>{"input":[1,28,28],"nodes":[{"layer":"Linear","inputs":[-1],"outputs":10,"bias":true}]}
 * </pre>
 */
public final class NetworkJson {
  /** The bounds of a clip may be infinite. */
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  private static final String LAYER = "layer";
  private static final String INPUTS = "inputs";
  private static final String TASK = "task";

  private NetworkJson() {}

  /**
   * Writes a network.
   *
   * @throws IllegalArgumentException if it has a {@link CustomLayer}
   */
  public static String write(Network network) {
    JsonArray nodes = new JsonArray();
    for (Network.Node node : network.nodes()) {
      if (node.layer() instanceof CustomLayer) {
        throw Refusal.of(
            "layer %s is a custom layer, which cannot be described: save the weights, and build"
                + " the network in the program that has the layer",
            node.name());
      }
      JsonObject json = new JsonObject();
      if (node.layer() instanceof Activation activation) {
        json.addProperty(LAYER, activation.function().label());
        json.add(INPUTS, GSON.toJsonTree(node.inputs()));
        List<String> names = activation.function().parameters();
        names.forEach(name -> json.addProperty(name, activation.value(names.indexOf(name))));
      } else {
        json.addProperty(LAYER, node.layer().getClass().getSimpleName());
        json.add(INPUTS, GSON.toJsonTree(node.inputs()));
        GSON.toJsonTree(node.layer()).getAsJsonObject().asMap().forEach(json::add);
      }
      nodes.add(json);
    }
    JsonObject whole = new JsonObject();
    whole.add("input", GSON.toJsonTree(network.inputShape().toArray()));
    whole.add("nodes", nodes);
    if (network.task() != Task.MULTI_CLASS) {
      whole.addProperty(TASK, network.task().name());
    }
    return whole.toString();
  }

  /**
   * Reads a network.
   *
   * @throws IllegalArgumentException if the text does not describe a network
   */
  public static Network read(String text) {
    try {
      JsonObject whole = JsonParser.parseString(text).getAsJsonObject();
      Network.Builder builder =
          Network.builder(Shape.of(GSON.fromJson(whole.get("input"), int[].class)));
      for (JsonElement element : whole.getAsJsonArray("nodes")) {
        JsonObject json = element.getAsJsonObject();
        builder.add(layer(json), GSON.fromJson(json.get(INPUTS), int[].class));
      }
      Network network = builder.build();
      return whole.has(TASK)
          ? network.withTask(Task.valueOf(whole.get(TASK).getAsString()))
          : network;
    } catch (RuntimeException e) { // from Gson, from a layer's constructor, or from here
      Throwable reason = e.getCause() == null ? e : e.getCause();
      String message = Objects.requireNonNullElse(reason.getMessage(), "a value of the wrong type");
      throw new IllegalArgumentException("does not describe a network: " + message, e);
    }
  }

  private static Layer layer(JsonObject json) {
    String name = json.get(LAYER).getAsString();
    for (Function function : Function.values()) {
      if (function.label().equals(name)) {
        List<String> parameters = function.parameters();
        requireAll(name, parameters, json);
        return new Activation(
            function, parameters.stream().map(each -> json.get(each).getAsFloat()).toList());
      }
    }
    for (Class<?> type : Layer.class.getPermittedSubclasses()) {
      if (type.getSimpleName().equals(name) && type.isRecord() && type != Activation.class) {
        List<RecordComponent> components = List.of(type.getRecordComponents());
        requireAll(name, components.stream().map(RecordComponent::getName).toList(), json);
        return GSON.fromJson(json, type.asSubclass(Layer.class));
      }
    }
    throw new IllegalArgumentException("there is no layer " + name);
  }

  /** Checks that no component is missing, since Gson would set it to 0. */
  private static void requireAll(String layer, List<String> components, JsonObject json) {
    for (String component : components) {
      if (!json.has(component)) {
        throw Refusal.of("layer %s has no %s", layer, component);
      }
    }
  }
}
