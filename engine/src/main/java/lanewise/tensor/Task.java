package lanewise.tensor;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lanewise.index.ArgMax;

/** What the labels of images are, and so what a network's outputs say of an image. */
public enum Task {
  /**
   * Every image is of one class, and its label is the class's index. The probabilities of an image
   * are the softmax of the outputs, and the most probable class is the answer.
   */
  MULTI_CLASS {
    @Override
    public boolean isLabel(int label, int classes) {
      return label >= 0 && label < classes;
    }

    @Override
    public boolean has(int label, int index) {
      return label == index;
    }

    @Override
    public int answer(float[] probabilities, int at, int classes) {
      return ArgMax.of(probabilities, at, classes);
    }

    @Override
    public int right(int label, int answer, int classes) {
      return label == answer ? 1 : 0;
    }

    @Override
    public int answersPerImage(int classes) {
      return 1;
    }

    @Override
    public double lossOfGuessing(int classes) {
      return Math.log(Math.max(2, classes));
    }
  },

  /**
   * An image has any number of labels, also none: bit k of its label says whether it has label k.
   * The probability of each label is the sigmoid of its output, and the labels of at least one half
   * are the answer.
   */
  MULTI_LABEL {
    @Override
    public boolean isLabel(int label, int classes) {
      return classes <= MOST_LABELS && label >>> classes == 0;
    }

    @Override
    public boolean has(int label, int index) {
      return (label >>> index & 1) == 1;
    }

    @Override
    public int answer(float[] probabilities, int at, int classes) {
      int answer = 0;
      for (int k = 0; k < classes; k++) {
        if (probabilities[at + k] >= 0.5f) {
          answer |= 1 << k;
        }
      }
      return answer;
    }

    @Override
    public int right(int label, int answer, int classes) {
      return classes - Integer.bitCount(label ^ answer);
    }

    @Override
    public int answersPerImage(int classes) {
      return classes;
    }

    @Override
    public double lossOfGuessing(int classes) {
      return Math.log(2);
    }
  };

  /** The most classes where an image has several: bits of a whole number. */
  public static final int MOST_LABELS = 31;

  /** Whether a number is the label of an image. */
  public abstract boolean isLabel(int label, int classes);

  /** Whether an image of that label is of a class. */
  public abstract boolean has(int label, int index);

  /**
   * What probabilities say, as a label.
   *
   * @param at where those of the image begin
   */
  public abstract int answer(float[] probabilities, int at, int classes);

  /** How many of the {@link #answersPerImage} to an image are right. */
  public abstract int right(int label, int answer, int classes);

  /** How many questions are answered for each image: one, or one for each label. */
  public abstract int answersPerImage(int classes);

  /** The mean loss of a network that knows nothing, nats. */
  public abstract double lossOfGuessing(int classes);

  /** What the rows and columns of a confusion matrix stand for. */
  public List<String> answers(List<String> classNames) {
    return this == MULTI_CLASS ? classNames : List.of("absent", "there");
  }

  /** The names of a label's classes, ascending; none if it has none. */
  public List<String> names(int label, List<String> classNames) {
    return IntStream.range(0, classNames.size())
        .filter(index -> has(label, index))
        .mapToObj(classNames::get)
        .toList();
  }

  /** The names of a label's classes in a line, {@code "none"} if it has none. */
  public String text(int label, List<String> classNames) {
    List<String> names = names(label, classNames);
    return names.isEmpty() ? "none" : names.stream().collect(Collectors.joining(", "));
  }
}
