package lanewise.cli.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import lanewise.cli.TinyData;
import lanewise.datasets.DataException;
import lanewise.datasets.format.Idx;
import lanewise.datasets.format.ImageFile;
import lanewise.datasets.format.NpzDataSet;
import lanewise.datasets.format.NpzWeights;
import lanewise.exchange.NameMap;
import lanewise.exchange.NetworkJson;
import lanewise.exchange.OnnxExport;
import lanewise.exchange.OnnxImport;
import lanewise.format.FormatException;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.safetensors.Safetensors;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.run.RunConfig;
import lanewise.tensor.Shape;

/** A reader of files from outside, and a good file for the fuzzer to start from. */
enum FuzzedReader {
  IDX {
    @Override
    void read(Path file, byte[] data) throws IOException {
      // The first byte says where the images end and the labels begin.
      int split = data.length == 0 ? 0 : Math.min(data.length, 1 + (data[0] & 0xff));
      Path labels = file.resolveSibling("labels");
      Files.write(file, Arrays.copyOfRange(data, Math.min(1, split), split));
      Files.write(labels, Arrays.copyOfRange(data, split, data.length));
      Idx.read(file, labels, List.of("0", "1"));
    }

    @Override
    byte[] seed(Path folder) {
      byte[] images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3, 4};
      byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 0, 1};
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.write(images.length);
      both.writeBytes(images);
      both.writeBytes(labels);
      return both.toByteArray();
    }
  },

  NPZ {
    @Override
    void read(Path file, byte[] data) throws IOException {
      NpzDataSet.read(file, "fuzzed");
    }

    @Override
    byte[] seed(Path folder) throws IOException {
      return Files.readAllBytes(TinyData.write(folder.resolve("tiny.npz"), false));
    }
  },

  NPZ_WEIGHTS {
    @Override
    void read(Path file, byte[] data) throws IOException {
      NpzWeights.read(file);
    }

    @Override
    byte[] seed(Path folder) throws IOException {
      Path file = folder.resolve("seed.npz");
      NpzWeights.write(file, network().initialize(1));
      return Files.readAllBytes(file);
    }
  },

  NAME_MAP {
    @Override
    void read(Path file, byte[] data) throws IOException {
      NameMap.read(file).apply(network().initialize(1));
    }

    @Override
    byte[] seed(Path folder) {
      return "# their = our\nconv1.weight = first.weight\n".getBytes(StandardCharsets.UTF_8);
    }
  },

  SAFETENSORS {
    @Override
    void read(Path file, byte[] data) throws IOException {
      Safetensors.read(file);
    }

    @Override
    byte[] seed(Path folder) throws IOException {
      Path file = folder.resolve("seed.safetensors");
      Safetensors.write(file, network().initialize(1), Map.of("a", "b"));
      return Files.readAllBytes(file);
    }
  },

  ONNX {
    @Override
    void read(Path file, byte[] data) throws IOException {
      try {
        OnnxImport.of(OnnxFile.readModel(file));
      } catch (IllegalArgumentException e) { // what the import's own documentation says
        requireOneLine(e);
      }
    }

    @Override
    byte[] seed(Path folder) throws IOException {
      Path file = folder.resolve("seed.onnx");
      Network network = network();
      OnnxFile.write(file, OnnxExport.of(network, network.initialize(1), true, Map.of()));
      return Files.readAllBytes(file);
    }
  },

  IMAGE {
    @Override
    void read(Path file, byte[] data) throws IOException {
      ImageFile.read(file);
    }

    @Override
    byte[] seed(Path folder) throws IOException {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY), "png", png);
      return png.toByteArray();
    }
  },

  JPEG {
    @Override
    void read(Path file, byte[] data) throws IOException {
      ImageFile.read(file, 1);
    }

    @Override
    byte[] seed(Path folder) throws IOException {
      ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), "jpeg", jpeg);
      return jpeg.toByteArray();
    }
  },

  PGM {
    @Override
    void read(Path file, byte[] data) throws IOException {
      ImageFile.read(file);
    }

    @Override
    byte[] seed(Path folder) {
      return "P5 2 2 255\nabcd".getBytes(StandardCharsets.US_ASCII);
    }
  },

  CONFIGURATION {
    @Override
    void read(Path file, byte[] data) throws IOException {
      RunConfig.read(file);
    }

    @Override
    byte[] seed(Path folder) {
      return "model: simple-vgg\nfilters: [8, 16]\nlr: 0.1\n".getBytes(StandardCharsets.UTF_8);
    }
  },

  DESCRIPTION {
    @Override
    void read(Path file, byte[] data) {
      try {
        NetworkJson.read(new String(data, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) { // what its documentation says
        requireOneLine(e);
      }
    }

    @Override
    byte[] seed(Path folder) {
      return NetworkJson.write(network()).getBytes(StandardCharsets.UTF_8);
    }
  };

  /** Reads a file, which holds the given bytes, and throws what the reader throws. */
  abstract void read(Path file, byte[] data) throws IOException;

  /** The bytes of a good file. */
  abstract byte[] seed(Path folder) throws IOException;

  /** Reads the bytes; anything but a documented exception of one line goes through. */
  void readHostile(Path file, byte[] data) throws IOException {
    Files.write(file, data);
    try {
      read(file, data);
    } catch (FormatException | DataException e) {
      requireOneLine(e);
    }
  }

  private static void requireOneLine(RuntimeException e) {
    String message = e.getMessage();
    if (message == null || message.isBlank()) {
      throw new IllegalStateException("no message", e);
    }
  }

  private static Network network() {
    return Models.simpleVgg(Shape.of(1, 8, 8), 2, List.of(2), 3, 0.5f);
  }
}
