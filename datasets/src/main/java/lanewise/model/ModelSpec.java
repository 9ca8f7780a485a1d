package lanewise.model;

import java.util.List;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.tensor.Shape;

/**
 * A network of the zoo with its options, for any image size and number of classes.
 *
 * @param name the network
 * @param filters the filters of each block; empty if they cannot be chosen
 * @param hidden the units of the hidden layer; 0 if they cannot be chosen
 * @param dropout the probability; 0 if it cannot be chosen
 * @param batchNorm whether batch normalisation follows every convolution
 */
public record ModelSpec(
    ModelName name, List<Integer> filters, int hidden, float dropout, boolean batchNorm) {
  /** The metadata key under which {@code import} stores the network's description. */
  public static final String DESCRIPTION = "lanewise.network";

  /** A network that is not in the model zoo. */
  public static final ModelSpec IMPORTED =
      new ModelSpec(ModelName.IMPORTED, List.of(), 0, 0, false);

  /** A network of the model zoo with its defaults. */
  public static ModelSpec of(ModelName name) {
    return new ModelSpec(name, name.filters(), name.hidden(), name.dropout(), name.normalized());
  }

  /**
   * Builds the network.
   *
   * @param image the shape of one image, (C,H,W)
   * @throws IllegalArgumentException if the network cannot take images of this shape
   */
  public Network network(Shape image, int classes) {
    Network network =
        switch (name) {
          case SIMPLE_CNN -> Models.simpleCnn(image, classes);
          case FASHION_CNN -> Models.fashionCnn(image, classes);
          case SIMPLE_VGG -> Models.simpleVgg(image, classes, filters, hidden, dropout);
          case BN_CNN -> Models.bnCnn(image, classes, filters, hidden, dropout);
          case RESNET_MINI -> Models.resnetMini(image, classes, filters, dropout);
          case RESNET18 -> Models.resnet18(image, classes, filters, dropout);
          case IMPORTED ->
              throw new IllegalArgumentException(
                  "--model imported needs weights that describe it: give --init FILE.safetensors"
                      + " that lanewise import wrote");
        };
    return batchNorm ? Models.withBatchNorm(network) : network;
  }
}
