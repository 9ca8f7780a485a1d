package lanewise.format.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.format.onnx.OnnxAttribute.Other;
import lanewise.format.onnx.OnnxValue.Extent;
import org.jspecify.annotations.Nullable;

/** Reads a {@code ModelProto}; the numbers are field numbers of onnx.proto. */
final class ModelDecoder {
  private static final String STANDARD_DOMAIN = "ai.onnx";

  private ModelDecoder() {}

  static OnnxModel read(ProtoReader message) {
    long irVersion = 0;
    OnnxGraph graph = null;
    Map<String, Integer> opsets = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> irVersion = message.integer();
        case 7 -> graph = graph(message.message());
        case 8 -> opset(message.message(), opsets);
        case 14 -> pair(message.message(), metadata);
        default -> message.skip();
      }
    }
    if (graph == null) {
      throw message.damaged("has no graph");
    }
    if (irVersion < 1 || irVersion > Integer.MAX_VALUE) {
      throw message.damaged("has no version");
    }
    if (irVersion < 3) {
      opsets.putIfAbsent("", 1); // operator sets were introduced in version 3
    }
    return new OnnxModel(
        (int) irVersion,
        Collections.unmodifiableMap(opsets),
        graph,
        Collections.unmodifiableMap(metadata));
  }

  private static void opset(ProtoReader message, Map<String, Integer> opsets) {
    String domain = "";
    long version = 0;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> domain = domain(message.text());
        case 2 -> version = message.integer();
        default -> message.skip();
      }
    }
    if (version < 1 || version > Integer.MAX_VALUE) {
      throw message.damaged(
          String.format(Locale.ROOT, "operator set '%s' has version %d", domain, version));
    }
    opsets.put(domain, (int) version);
  }

  private static String domain(String text) {
    return text.equals(STANDARD_DOMAIN) ? "" : text;
  }

  private static void pair(ProtoReader message, Map<String, String> pairs) {
    String key = "";
    String value = "";
    while (message.next()) {
      switch (message.field()) {
        case 1 -> key = message.text();
        case 2 -> value = message.text();
        default -> message.skip();
      }
    }
    pairs.put(key, value);
  }

  private static OnnxGraph graph(ProtoReader message) {
    String name = "";
    List<OnnxNode> nodes = new ArrayList<>();
    Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
    List<OnnxValue> inputs = new ArrayList<>();
    List<OnnxValue> outputs = new ArrayList<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> nodes.add(node(message.message()));
        case 2 -> name = message.text();
        case 5 -> {
          TensorDecoder.Named named = TensorDecoder.read(message.message());
          if (initializers.put(named.name(), named.tensor()) != null) {
            throw message.damaged(
                String.format(Locale.ROOT, "initializer '%s' occurs twice", named.name()));
          }
        }
        case 11 -> inputs.add(value(message.message()));
        case 12 -> outputs.add(value(message.message()));
        case 15 -> throw message.damaged("sparse initializers are not supported");
        default -> message.skip();
      }
    }
    return new OnnxGraph(
        name,
        List.copyOf(nodes),
        Collections.unmodifiableMap(initializers),
        List.copyOf(inputs),
        List.copyOf(outputs));
  }

  private static OnnxNode node(ProtoReader message) {
    String name = "";
    String operator = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> inputs.add(message.text());
        case 2 -> outputs.add(message.text());
        case 3 -> name = message.text();
        case 4 -> operator = message.text();
        case 5 -> new AttributeFields().read(message.message(), attributes);
        case 7 -> domain = domain(message.text());
        default -> message.skip();
      }
    }
    return new OnnxNode(
        name,
        operator,
        domain,
        List.copyOf(inputs),
        List.copyOf(outputs),
        Collections.unmodifiableMap(attributes));
  }

  /** The fields of an {@code AttributeProto}; its type says which one is used. */
  private static final class AttributeFields {
    private String name = "";
    private long type;
    private float real;
    private long whole;
    private @Nullable ByteBuffer text;
    private @Nullable OnnxTensor tensor;
    private final List<Float> reals = new ArrayList<>();
    private final List<Long> wholes = new ArrayList<>();
    private int only;
    private boolean unsupported;

    void read(ProtoReader message, Map<String, OnnxAttribute> attributes) {
      while (message.next()) {
        int field = message.field();
        switch (field) {
          case 1 -> name = message.text();
          case 2 -> real = message.real();
          case 3 -> whole = message.integer();
          case 4 -> text = message.blob();
          case 5 -> {
            tensor = TensorDecoder.readIfSupported(message.message());
            unsupported = tensor == null;
          }
          case 7 -> message.fixed32s(bits -> reals.add(Float.intBitsToFloat(bits)));
          case 8 -> message.integers(wholes::add);
          case 20 -> type = message.integer();
          case 22 -> tensor = TensorDecoder.readSparse(message.message());
          default -> message.skip();
        }
        if (field >= 2 && field <= 8) {
          only = field;
        }
      }
      // The first version of the format had no type; the present field determines it.
      long declared = type != 0 ? type : only - 1;
      if (attributes.put(name, attribute(message, declared)) != null) {
        throw message.damaged(String.format(Locale.ROOT, "attribute '%s' occurs twice", name));
      }
    }

    private OnnxAttribute attribute(ProtoReader message, long declared) {
      return switch (Math.clamp(declared, -1, 99)) {
        case 1 -> new OnnxAttribute.Real(real);
        case 2 -> new OnnxAttribute.Whole(whole);
        case 3 -> new OnnxAttribute.Text(decoded(message));
        case 4, 11 -> {
          if (unsupported) {
            yield new Other("tensor of an element type that is not supported");
          }
          if (tensor == null) {
            throw message.damaged(String.format(Locale.ROOT, "attribute '%s' has no tensor", name));
          }
          yield new OnnxAttribute.Dense(tensor);
        }
        case 6 -> new OnnxAttribute.Reals(List.copyOf(reals));
        case 7 -> new OnnxAttribute.Wholes(List.copyOf(wholes));
        default -> new Other("type " + declared);
      };
    }

    private String decoded(ProtoReader message) {
      try {
        return text == null ? "" : StandardCharsets.UTF_8.newDecoder().decode(text).toString();
      } catch (CharacterCodingException _) {
        throw message.damaged(String.format(Locale.ROOT, "attribute '%s' is not UTF-8", name));
      }
    }
  }

  private static OnnxValue value(ProtoReader message) {
    String name = "";
    long type = 0;
    List<Extent> shape = null;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> name = message.text();
        case 2 -> {
          ProtoReader typeMessage = message.message();
          while (typeMessage.next()) {
            if (typeMessage.field() != 1) {
              typeMessage.skip(); // sequences, maps and others
              continue;
            }
            ProtoReader tensor = typeMessage.message();
            while (tensor.next()) {
              switch (tensor.field()) {
                case 1 -> type = tensor.integer();
                case 2 -> shape = shape(tensor.message());
                default -> tensor.skip();
              }
            }
          }
        }
        default -> message.skip();
      }
    }
    return new OnnxValue(name, Math.clamp(type, 0, Integer.MAX_VALUE), shape);
  }

  private static List<Extent> shape(ProtoReader message) {
    List<Extent> extents = new ArrayList<>();
    while (message.next()) {
      if (message.field() != 1) {
        message.skip();
        continue;
      }
      ProtoReader dimension = message.message();
      Extent extent = Extent.open("");
      while (dimension.next()) {
        switch (dimension.field()) {
          case 1 -> extent = Extent.of(Math.max(dimension.integer(), -1));
          case 2 -> extent = Extent.open(dimension.text());
          default -> dimension.skip();
        }
      }
      extents.add(extent);
    }
    return List.copyOf(extents);
  }
}
