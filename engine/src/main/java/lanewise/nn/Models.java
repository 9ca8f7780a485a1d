package lanewise.nn;

import java.util.ArrayList;
import java.util.List;
import lanewise.tensor.Shape;

/** The model zoo. */
public final class Models {
  private Models() {}

  /**
   * {@code simple-cnn}: two blocks of 3x3 convolution (32 and 64 filters, padded), ReLU and
   * max-pool, then 128 hidden units.
   *
   * @param image the shape of one image, (C,H,W)
   */
  public static Network simpleCnn(Shape image, int classes) {
    return Network.of(
        image,
        new Conv2d(32, 3).padding(1),
        new ReLU(),
        new MaxPool2d(2),
        new Conv2d(64, 3).padding(1),
        new ReLU(),
        new MaxPool2d(2),
        new Flatten(),
        new Linear(128),
        new ReLU(),
        new Linear(classes));
  }

  /** {@code fashion-cnn}: {@link #simpleCnn} without padding: 28, 26, 13, 11, 5 pixels. */
  public static Network fashionCnn(Shape image, int classes) {
    return Network.of(
        image,
        new Conv2d(32, 3),
        new ReLU(),
        new MaxPool2d(2),
        new Conv2d(64, 3),
        new ReLU(),
        new MaxPool2d(2),
        new Flatten(),
        new Linear(128),
        new ReLU(),
        new Linear(classes));
  }

  /**
   * {@code simple-vgg}: one block of 3x3 convolution (padded), ReLU and max-pool for each entry of
   * {@code filters}, then hidden units and dropout (after Simonyan and Zisserman, 2014,
   * simplified).
   *
   * @param filters the filters of each block, at least one block
   * @param hidden units of the hidden fully connected layer
   * @param dropout probability of dropping a hidden unit, 0 to below 1
   */
  public static Network simpleVgg(
      Shape image, int classes, List<Integer> filters, int hidden, float dropout) {
    List<Layer> layers = new ArrayList<>();
    for (int count : filters) {
      layers.add(new Conv2d(count, 3).padding(1));
      layers.add(new ReLU());
      layers.add(new MaxPool2d(2));
    }
    layers.add(new Flatten());
    layers.add(new Linear(hidden));
    layers.add(new ReLU());
    layers.add(new Dropout(dropout));
    layers.add(new Linear(classes));
    return Network.of(image, layers);
  }
}
