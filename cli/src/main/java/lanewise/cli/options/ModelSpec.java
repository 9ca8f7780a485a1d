package lanewise.cli.options;

import java.util.List;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.tensor.Shape;

/**
 * A network of the zoo with its options, for any image size and number of classes.
 *
 * @param name which
 * @param filters of each block of simple-vgg; empty for the others
 * @param hidden units of simple-vgg's hidden layer; 0 for the others
 * @param dropout probability in simple-vgg; 0 for the others
 */
public record ModelSpec(ModelName name, List<Integer> filters, int hidden, float dropout) {

  /** One that takes no options. */
  static ModelSpec plain(ModelName name) {
    return new ModelSpec(name, List.of(), 0, 0);
  }

  /**
   * The network.
   *
   * @param image the shape of one image, (C,H,W)
   * @throws IllegalArgumentException if it cannot take such images
   */
  public Network network(Shape image, int classes) {
    return switch (name) {
      case SIMPLE_CNN -> Models.simpleCnn(image, classes);
      case FASHION_CNN -> Models.fashionCnn(image, classes);
      case SIMPLE_VGG -> Models.simpleVgg(image, classes, filters, hidden, dropout);
    };
  }
}
