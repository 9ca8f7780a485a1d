package lanewise.cli.learn;

import java.util.List;
import lanewise.cli.learn.check.Exercise;

/**
 * A plausible wrong answer: the sample solution with some text replaced.
 *
 * @param mistake what is wrong with it
 * @param edits pairs of old text and new
 * @param hint words that name the mistake to the student; empty if the check only finds it wrong
 */
record WrongAnswer(Exercise exercise, String mistake, List<String> edits, String hint) {
  /** At least three for each exercise. */
  static List<WrongAnswer> all() {
    return List.of(
        of(
            Exercise.CONVOLUTION,
            "flips the kernel, as a textbook's convolution does",
            "flipped kernel",
            "* size + r) * size + s]",
            "* size + size - 1 - r) * size + size - 1 - s]"),
        of(
            Exercise.CONVOLUTION,
            "forgets the padding",
            "padding is not subtracted",
            "int h = i * stride + r - padding",
            "int h = i * stride + r",
            "int v = j * stride + s - padding",
            "int v = j * stride + s"),
        of(
            Exercise.CONVOLUTION,
            "begins the sum anew for each channel",
            "only the last channel",
            "for (int c = 0; c < channels; c++) {",
            "for (int c = 0; c < channels; c++) { sum = 0;"),
        of(
            Exercise.CONVOLUTION,
            "adds to what y holds",
            "Overwrite it",
            "* ow + j] = sum",
            "* ow + j] += sum"),
        of(
            Exercise.CONVOLUTION,
            "clamps at the border instead of padding with zeros",
            "nearest pixel",
            "if (h >= 0 && h < height && v >= 0 && v < width)",
            "h = Math.clamp(h, 0, height - 1); v = Math.clamp(v, 0, width - 1);"),
        of(
            Exercise.CONVOLUTION,
            "takes the width for the height",
            "they have W",
            "x[(c * height + h) * width + v]",
            "x[(c * height + h) * height + v]"),
        of(
            Exercise.IM2COL,
            "has a row for each pixel",
            "order of the axes",
            "columns[(row * oh + i) * ow + j]",
            "columns[(i * ow + j) * channels * size * size + row]"),
        of(
            Exercise.IM2COL,
            "leaves the padding as it was",
            "write a 0",
            "columns[(row * oh + i) * ow + j] = inside ? x[(c * height + h) * width + v] : 0;",
            "if (inside) { columns[(row * oh + i) * ow + j] = x[(c * height + h) * width + v]; }"),
        of(
            Exercise.IM2COL,
            "has the channel innermost",
            "order of the axes",
            "(c * size + r) * size + s",
            "(r * size + s) * channels + c"),
        of(
            Exercise.IM2COL,
            "forgets the padding",
            "padding is not subtracted",
            "r - padding",
            "r",
            "s - padding",
            "s"),
        of(
            Exercise.PRODUCT,
            "clears C in each block",
            "only the last block",
            "float x = a[i * k + p];",
            "float x = a[i * k + p]; if (p == p0) { Arrays.fill(c, i * n + j0, i * n + j1, 0); }"),
        of(
            Exercise.PRODUCT,
            "reads B as its transpose",
            "transpose of B",
            "b[p * n + j]",
            "b[j * k + p]"),
        of(
            Exercise.PRODUCT,
            "takes whole blocks only",
            "what is left of K",
            "p0 < k;",
            "p0 + KC <= k;"),
        of(
            Exercise.PRODUCT,
            "adds to what C holds",
            "Overwrite it",
            "Arrays.fill(c, 0, m * n, 0);",
            ""),
        of(
            Exercise.MICRO_KERNEL,
            "overwrites C",
            "C is overwritten",
            "FloatVector.fromArray(SPECIES, c, at).add(left)",
            "left",
            "FloatVector.fromArray(SPECIES, c, at + L).add(right)",
            "right"),
        of(
            Exercise.MICRO_KERNEL,
            "reads A row by row",
            "a is read as (MR,K)",
            "a[p * MR]",
            "a[p]",
            "a[p * MR + 1]",
            "a[p + k]",
            "a[p * MR + 2]",
            "a[p + 2 * k]",
            "a[p * MR + 3]",
            "a[p + 3 * k]",
            "a[p * MR + 4]",
            "a[p + 4 * k]",
            "a[p * MR + 5]",
            "a[p + 5 * k]"),
        of(
            Exercise.MICRO_KERNEL,
            "stops a step early",
            "last step of the loop over K",
            "p < k;",
            "p < k - 1;"),
        of(
            Exercise.MICRO_KERNEL,
            "takes rows of C to be NR long",
            "NR floats apart",
            "c, n);",
            "c, NR);",
            "* n);",
            "* NR);"),
        of(
            Exercise.MAX_POOL,
            "overwrites where windows overlap",
            "where windows overlap",
            "dx[largest] += dy",
            "dx[largest] = dy"),
        of(
            Exercise.MAX_POOL,
            "lets the last of equal values count",
            "the last gets the gradient",
            "x[at] > x[largest]",
            "x[at] >= x[largest]"),
        of(
            Exercise.MAX_POOL,
            "takes ReLU's derivative by dy",
            "not on dy",
            "x[i] > 0 ? dy[i] : 0",
            "dy[i] > 0 ? dy[i] : 0"),
        of(
            Exercise.MAX_POOL,
            "lets the gradient pass at 0",
            "at x = 0",
            "x[i] > 0 ? dy[i] : 0",
            "x[i] >= 0 ? dy[i] : 0"),
        of(
            Exercise.MAX_POOL,
            "does not clear dx",
            "added to what dx held",
            "Arrays.fill(dx, 0);",
            ""),
        of(
            Exercise.CONVOLUTION_GRADIENTS,
            "turns the kernel for dx",
            "your gradient is that of a convolution with a flipped kernel",
            "w[((k * channels + c) * size + r) * size + s]",
            "w[((k * channels + c) * size + size - 1 - r) * size + size - 1 - s]"),
        of(
            Exercise.CONVOLUTION_GRADIENTS,
            "takes the mean for dw",
            "this is the mean over the output's pixels",
            "* size + s] = sum;",
            "* size + s] = sum / (oh * ow);"),
        of(
            Exercise.CONVOLUTION_GRADIENTS,
            "overwrites dx",
            "dx is overwritten",
            "* width + v] +=",
            "* width + v] ="),
        of(
            Exercise.CONVOLUTION_GRADIENTS,
            "forgets the padding in both",
            "padding is not subtracted",
            "int h = i * stride + r - padding",
            "int h = i * stride + r",
            "int v = j * stride + s - padding",
            "int v = j * stride + s"),
        of(
            Exercise.CONVOLUTION_GRADIENTS,
            "keeps only the last pixel for dw",
            "only the last pixel",
            "sum += x[",
            "sum = x["),
        of(
            Exercise.CROSS_ENTROPY,
            "lets exp overflow",
            "does exp overflow",
            "double max = logits[at];",
            "double max = 0;",
            "max = Math.max(max, logits[at + k]);",
            ""),
        of(
            Exercise.CROSS_ENTROPY,
            "returns the sum",
            "the mean is asked",
            "return total / images",
            "return total"),
        of(
            Exercise.CROSS_ENTROPY,
            "forgets the mean in the gradient",
            "factor 1 / images",
            "(k == labels[n] ? 1 : 0)) / images)",
            "(k == labels[n] ? 1 : 0)))"),
        of(
            Exercise.CROSS_ENTROPY,
            "gives softmax as the gradient",
            "without - 1",
            "(k == labels[n] ? 1 : 0)",
            "0"),
        of(
            Exercise.OPTIMIZERS,
            "damps the gradient by 1 - momentum",
            "(1 - momentum)",
            "velocity[i] + dw[i]",
            "velocity[i] + (1 - momentum) * dw[i]"),
        of(
            Exercise.OPTIMIZERS,
            "mixes the rate into the velocity",
            "rate is mixed",
            "velocity[i] + dw[i]",
            "velocity[i] + rate * dw[i]",
            "rate * velocity[i]",
            "velocity[i]"),
        of(
            Exercise.OPTIMIZERS,
            "leaves the bias uncorrected",
            "bias correction is missing",
            " / (1 - Math.pow(beta1, step))",
            "",
            " / (1 - Math.pow(beta2, step))",
            ""),
        of(
            Exercise.OPTIMIZERS,
            "has epsilon under the root",
            "epsilon is under the root",
            "(Math.sqrt(v) + epsilon)",
            "Math.sqrt(v + epsilon)"),
        of(
            Exercise.BATCH_NORM,
            "takes the mean and variance as constants backward",
            "count as constants",
            "dy[at] - sum / count - n * products / count",
            "dy[at]"),
        of(
            Exercise.BATCH_NORM,
            "divides the variance by one less",
            "count - 1",
            "return sum / (images * pixels);\n  }\n}",
            "return sum / (images * pixels - 1);\n  }\n}"),
        of(
            Exercise.BATCH_NORM,
            "adds epsilon to the root",
            "epsilon is added to the root",
            "1 / Math.sqrt(variance(images, channels, pixels, x, c, mean) + epsilon)",
            "1 / (Math.sqrt(variance(images, channels, pixels, x, c, mean)) + epsilon)"),
        of(
            Exercise.BATCH_NORM,
            "forgets that the variance depends on x",
            "variance counts as a constant",
            " - n * products / count",
            ""),
        of(
            Exercise.DROPOUT,
            "does not scale what is kept",
            "is not scaled",
            "x[i] * scale",
            "x[i]"),
        of(
            Exercise.DROPOUT,
            "has a generator with a state",
            "have a state",
            "static long mix(",
            "static final java.util.Random random = new java.util.Random(1); static long mix(",
            "(mix(key + i) >>> 40) * 0x1p-24f",
            "random.nextFloat()"),
        of(
            Exercise.DROPOUT,
            "counts from the start of the piece",
            "counted from the start of the piece",
            "mix(key + i)",
            "mix(key + i - from)"),
        of(
            Exercise.DROPOUT,
            "adds up epoch and image",
            "the numbers are added up",
            "key = mix(key ^ epoch);",
            "",
            "mix(key ^ image)",
            "mix(key + epoch + image)"),
        of(
            Exercise.DROPOUT,
            "takes the rate as the share that is kept",
            "share that is kept",
            "uniform < rate ? 0",
            "uniform >= rate ? 0"),
        of(
            Exercise.TRAINING,
            "never updates",
            "the weights are never changed",
            "plan.update(optimizer, RATE);",
            "",
            "EPOCHS = 3",
            "EPOCHS = 1"),
        of(
            Exercise.TRAINING,
            "takes one batch of each pass",
            "passes end early",
            "for (Batch batch = stream.next(); batch != null; batch = stream.next()) {",
            "Batch batch = stream.next(); {"),
        of(
            Exercise.TRAINING,
            "has too high a rate",
            "the rate is too high",
            "RATE = 3e-3",
            "RATE = 3",
            "EPOCHS = 3",
            "EPOCHS = 1"),
        of(
            Exercise.SAME_BYTES,
            "keeps partial sums, but cuts by threads",
            "depends on the number of threads",
            "int pieces = (x.length + PIECE - 1) / PIECE;",
            "int pieces = threads; int PIECE = (x.length + threads - 1) / threads;"),
        of(
            Exercise.SAME_BYTES,
            "adds each piece when it is done",
            "each task adds to the total when it is done",
            "sums[piece] = sum;",
            "synchronized (sums) { sums[0] += sum; }"),
        of(
            Exercise.SAME_BYTES,
            "does all in one task",
            "leaves threads without work",
            "PIECE = 1_000",
            "PIECE = 1_000_000"),
        of(
            Exercise.CONVOLUTION,
            "leaves out the first row and column",
            "on the border",
            "h >= 0 && h < height && v >= 0 && v < width",
            "h > 0 && h < height && v > 0 && v < width"),
        of(
            Exercise.CONVOLUTION,
            "forgets the channels in the index of w",
            "lacks the factor C",
            "(k * channels + c) * size + r",
            "(k + c) * size + r"),
        of(
            Exercise.CONVOLUTION,
            "multiplies the place in the kernel by the stride too",
            "multiplied by the stride too",
            "i * stride + r - padding",
            "(i + r) * stride - padding",
            "j * stride + s - padding",
            "(j + s) * stride - padding"),
        of(
            Exercise.IM2COL,
            "exchanges r and s in the row",
            "order of the axes",
            "(c * size + r) * size + s",
            "(c * size + s) * size + r"),
        of(
            Exercise.IM2COL,
            "takes the width for the height",
            "they have W",
            "(c * height + h) * width + v",
            "(c * height + h) * height + v"),
        of(
            Exercise.IM2COL,
            "tests the borders above and left only",
            "nothing is tested",
            "h >= 0 && h < height && v >= 0 && v < width",
            "h >= 0 && v >= 0 && (c * height + h) * width + v < x.length"),
        of(
            Exercise.PRODUCT,
            "takes rows of B to be K long",
            "K floats long",
            "b[p * n + j]",
            "b[p * k + j]"),
        of(
            Exercise.MAX_POOL,
            "begins the maximum at 0",
            "maximum begins at 0",
            "int largest = (c",
            "float max = 0; int largest = (c",
            "if (x[at] > x[largest]) {",
            "if (x[at] > max) { max = x[at];"),
        of(
            Exercise.MAX_POOL,
            "takes the stride to be the size",
            "as far apart as they are large",
            "i * stride",
            "i * size",
            "j * stride",
            "j * size"),
        of(
            Exercise.MAX_POOL,
            "lets all equal values have the gradient",
            "all get the gradient",
            "dx[largest] += dy[(c * oh + i) * ow + j];",
            "for (int t = 0; t < size * size; t++) { int at = (c * height + i * stride + t / size)"
                + " * width + j * stride + t % size; if (x[at] == x[largest]) { dx[at] += dy[(c *"
                + " oh + i) * ow + j]; } }"),
        of(
            Exercise.CONVOLUTION_GRADIENTS,
            "leaves out the stride in dx",
            "the stride is left out",
            "int h = i * stride + r - padding;\n"
                + "                int v = j * stride + s - padding;\n"
                + "                if (h >= 0 && h < height && v >= 0 && v < width) {\n"
                + "                  dx",
            "int h = i + r - padding;\n"
                + "                int v = j + s - padding;\n"
                + "                if (h >= 0 && h < height && v >= 0 && v < width) {\n"
                + "                  dx"),
        of(
            Exercise.CONVOLUTION_GRADIENTS,
            "leaves out the stride in dw",
            "the stride is left out",
            "int h = i * stride + r - padding;\n"
                + "                int v = j * stride + s - padding;\n"
                + "                if (h >= 0 && h < height && v >= 0 && v < width) {\n"
                + "                  sum",
            "int h = i + r - padding;\n"
                + "                int v = j + s - padding;\n"
                + "                if (h >= 0 && h < height && v >= 0 && v < width) {\n"
                + "                  sum"),
        of(
            Exercise.CONVOLUTION_GRADIENTS,
            "reads w as (C,K,R,S)",
            "w is read as (C,K,R,S)",
            "w[((k * channels + c)",
            "w[((c * filters + k)"),
        of(
            Exercise.CROSS_ENTROPY,
            "has the wrong sign in the gradient",
            "the sign",
            "(p - (k == labels[n] ? 1 : 0))",
            "((k == labels[n] ? 1 : 0) - p)"),
        of(
            Exercise.CROSS_ENTROPY,
            "takes the logarithm to base 2",
            "base 2",
            "max + Math.log(sum) - logits[at + labels[n]]",
            "(max + Math.log(sum) - logits[at + labels[n]]) / Math.log(2)"),
        of(
            Exercise.CROSS_ENTROPY,
            "takes the log of a rounded quotient",
            "the log or the root taken of 0",
            "max + Math.log(sum) - logits[at + labels[n]]",
            "-Math.log((float) (Math.exp(logits[at + labels[n]] - max) / sum))"),
        of(
            Exercise.CROSS_ENTROPY,
            "differentiates the probability",
            "gradient of p[label]",
            "(p - (k == labels[n] ? 1 : 0))",
            "(((k == labels[n] ? 1 : 0) - p) * Math.exp(logits[at + labels[n]] - max) / sum)"),
        of(
            Exercise.CROSS_ENTROPY,
            "looks for a maximum above 0",
            "the log or the root taken of 0",
            "double max = logits[at];",
            "double max = 0;",
            "for (int k = 1;",
            "for (int k = 0;"),
        of(
            Exercise.OPTIMIZERS,
            "begins the velocity anew in each step",
            "there is no momentum",
            "velocity[i] = momentum * velocity[i] + dw[i];",
            "float v = momentum * velocity[i] + dw[i];",
            "rate * velocity[i]",
            "rate * v"),
        of(
            Exercise.OPTIMIZERS,
            "moves w before the velocity",
            "update the velocity first",
            "velocity[i] = momentum * velocity[i] + dw[i];\n      w[i] -= rate * velocity[i];",
            "w[i] -= rate * velocity[i];\n      velocity[i] = momentum * velocity[i] + dw[i];"),
        of(
            Exercise.OPTIMIZERS,
            "goes up the gradient",
            "goes up",
            "w[i] -= rate * velocity[i]",
            "w[i] += rate * velocity[i]"),
        of(
            Exercise.OPTIMIZERS,
            "keeps the corrected moments",
            "corrected moments are kept",
            "double m = mean[i] / (1 - Math.pow(beta1, step));",
            "mean[i] /= (float) (1 - Math.pow(beta1, step)); double m = mean[i];",
            "double v = square[i] / (1 - Math.pow(beta2, step));",
            "square[i] /= (float) (1 - Math.pow(beta2, step)); double v = square[i];"),
        of(
            Exercise.OPTIMIZERS,
            "squares the mean",
            "square is that of the mean",
            "(1 - beta2) * dw[i] * dw[i]",
            "(1 - beta2) * mean[i] * mean[i]"),
        of(
            Exercise.BATCH_NORM,
            "forgets gamma backward",
            "gamma is missing",
            "(gamma[c] * scale *",
            "(scale *"),
        of(
            Exercise.BATCH_NORM,
            "multiplies dy by x as it came",
            "multiplied by x",
            "products += dy[at] * (x[at] - mean) * scale",
            "products += dy[at] * x[at]"),
        of(
            Exercise.BATCH_NORM,
            "takes the mean of the squares less the square of the mean, in float",
            "digits are lost",
            "double sum = 0;\n"
                + "    for (int i = 0; i < images; i++) {\n"
                + "      for (int p = 0; p < pixels; p++) {\n"
                + "        double deviation = x[(i * channels + c) * pixels + p] - mean;",
            "float sum = 0;\n"
                + "    for (int i = 0; i < images; i++) {\n"
                + "      for (int p = 0; p < pixels; p++) {\n"
                + "        float deviation = x[(i * channels + c) * pixels + p];",
            "sum += deviation * deviation;\n      }\n    }\n    return sum / (images * pixels);",
            "sum += deviation * deviation;\n"
                + "      }\n"
                + "    }\n"
                + "    return sum / (images * pixels) - (float) mean * (float) mean;"),
        of(
            Exercise.BATCH_NORM,
            "divides by the images only",
            "divided by the number of images",
            "return sum / (images * pixels)",
            "return sum / images"),
        of(
            Exercise.BATCH_NORM,
            "takes the mean for dbeta",
            "gradient is the sum",
            "dbeta[c] = (float) sum",
            "dbeta[c] = (float) (sum / count)"),
        of(
            Exercise.DROPOUT,
            "divides by the rate",
            "divided by the rate",
            "1 / (1 - rate)",
            "1 / rate"),
        of(
            Exercise.DROPOUT,
            "leaves out the epoch",
            "the epoch is left out",
            "key = mix(key ^ epoch);",
            ""),
        of(
            Exercise.DROPOUT,
            "compares a number that may be negative",
            "from 0 to below 1",
            "(mix(key + i) >>> 40) * 0x1p-24f",
            "mix(key + i) % 1000 / 1000f"),
        of(
            Exercise.DROPOUT,
            "does not mix the position",
            "not mixed well",
            "mix(key + i)",
            "(key + i * 0x9e3779b97f4a7c15L)"),
        of(
            Exercise.DROPOUT,
            "writes more than its piece",
            "more than the piece",
            "for (int i = from; i < to; i++)",
            "for (int i = 0; i < x.length; i++)"),
        of(
            Exercise.TRAINING,
            "updates once in each pass",
            "too seldom",
            "plan.update(optimizer, RATE);\n        }",
            "}\n        plan.update(optimizer, RATE);"),
        of(
            Exercise.TRAINING,
            "drops every other batch",
            "no update follows",
            "for (Batch batch = stream.next(); batch != null; batch = stream.next()) {",
            "for (Batch batch = stream.next(); stream.next() != null && batch != null; batch ="
                + " stream.next()) {",
            "EPOCHS = 3",
            "EPOCHS = 1"),
        of(
            Exercise.TRAINING,
            "has too low a rate",
            "far too low",
            "RATE = 3e-3",
            "RATE = 2e-6",
            "EPOCHS = 3",
            "EPOCHS = 1"),
        of(
            Exercise.SAME_BYTES,
            "adds in double, but cuts by threads",
            "depends on the number of threads",
            "int pieces = (x.length + PIECE - 1) / PIECE;",
            "int pieces = threads; int PIECE = (x.length + threads - 1) / threads;",
            "float",
            "double",
            "double sum(double[]",
            "float sum(float[]",
            "return total",
            "return (float) total"),
        of(
            Exercise.SAME_BYTES,
            "has tasks without work",
            "some tasks are empty",
            "PIECE = 1_000",
            "PIECE = 1_000_000",
            "workers.accept(tasks)",
            "while (tasks.size() < threads) { tasks.add(() -> {}); } workers.accept(tasks)"),
        of(
            Exercise.SAME_BYTES,
            "leaves out the rest behind the last whole piece",
            "left out",
            "(x.length + PIECE - 1) / PIECE",
            "x.length / PIECE"),
        of(
            Exercise.CROSS_ENTROPY,
            "subtracts 1 for every class",
            "for every class",
            "(p - (k == labels[n] ? 1 : 0)) / images",
            "(p - 1) / images"),
        of(
            Exercise.CROSS_ENTROPY,
            "divides the gradient by the classes",
            "Every element is 1/2 times",
            "(p - (k == labels[n] ? 1 : 0)) / images",
            "(p - (k == labels[n] ? 1 : 0)) / classes"),
        of(
            Exercise.CROSS_ENTROPY,
            "takes the mean over classes too",
            "over the classes too",
            "return total / images",
            "return total / images / classes"),
        of(
            Exercise.CROSS_ENTROPY,
            "takes the gradient with the sign exchanged",
            "the sign",
            "(p - (k == labels[n] ? 1 : 0)) / images",
            "((k == labels[n] ? 1 : 0) - p) / images"),
        of(
            Exercise.OPTIMIZERS,
            "does not square the gradient",
            "not squared",
            "(1 - beta2) * dw[i] * dw[i]",
            "(1 - beta2) * Math.abs(dw[i])"),
        of(
            Exercise.OPTIMIZERS,
            "counts steps from 0 on",
            "a step too late",
            "Math.pow(beta1, step)",
            "Math.pow(beta1, step + 1)",
            "Math.pow(beta2, step)",
            "Math.pow(beta2, step + 1)"),
        of(
            Exercise.OPTIMIZERS,
            "takes all of the gradient into the mean",
            "the mean takes all of the gradient",
            "beta1 * mean[i] + (1 - beta1) * dw[i]",
            "beta1 * mean[i] + dw[i]"),
        of(
            Exercise.OPTIMIZERS,
            "multiplies beta by the step",
            "",
            "Math.pow(beta1, step)",
            "beta1 * step",
            "Math.pow(beta2, step)",
            "beta2 * step"),
        of(
            Exercise.OPTIMIZERS,
            "corrects by beta itself",
            "in every step",
            "Math.pow(beta1, step)",
            "beta1",
            "Math.pow(beta2, step)",
            "beta2"),
        of(
            Exercise.BATCH_NORM,
            "takes sums for means backward",
            "sums stand where means",
            "dy[at] - sum / count - n * products / count",
            "dy[at] - sum - n * products"),
        of(
            Exercise.BATCH_NORM,
            "multiplies by x less the mean, not normalised",
            "",
            "double n = (x[at] - mean) * scale;",
            "double n = x[at] - mean;"),
        of(
            Exercise.BATCH_NORM,
            "adds the terms of mean and variance",
            "subtract them",
            "dy[at] - sum / count - n * products / count",
            "dy[at] + sum / count + n * products / count"),
        of(
            Exercise.BATCH_NORM,
            "forgets the scale in dx",
            "is missing",
            "gamma[c] * scale * (dy[at]",
            "gamma[c] * (dy[at]"),
        of(
            Exercise.BATCH_NORM,
            "forgets beta",
            "beta is missing",
            "* scale + beta[c])",
            "* scale)"),
        of(
            Exercise.BATCH_NORM,
            "forgets gamma forward",
            "gamma is missing",
            "(gamma[c] * (x[at] - mean) * scale",
            "((x[at] - mean) * scale"),
        of(
            Exercise.BATCH_NORM,
            "forgets epsilon",
            "epsilon is missing",
            "c, mean) + epsilon)",
            "c, mean))"),
        of(
            Exercise.DROPOUT,
            "scales by 1 / rate",
            "share that is kept is 1 - rate",
            "1 / (1 - rate)",
            "1 / rate"),
        of(Exercise.DROPOUT, "forgets the scale", "not scaled", "x[i] * scale", "x[i]"),
        of(
            Exercise.DROPOUT,
            "counts positions from the part's beginning",
            "from the start of the piece",
            "mix(key + i)",
            "mix(key + i - from)"),
        of(
            Exercise.MAX_POOL,
            "gives the gradient to the smallest",
            "the smallest value",
            "x[at] > x[largest]",
            "x[at] < x[largest]"),
        of(
            Exercise.CONVOLUTION,
            "counts rows of the output by its height",
            "OH floats long",
            "* ow + j] = sum",
            "* oh + j] = sum"));
  }

  private static WrongAnswer of(Exercise exercise, String mistake, String hint, String... edits) {
    return new WrongAnswer(exercise, mistake, List.of(edits), hint);
  }

  /** The file, made from the sample solution. */
  String source(String solution) {
    String source = solution;
    for (int i = 0; i < edits.size(); i += 2) {
      if (!source.contains(edits.get(i))) {
        throw new IllegalArgumentException("the solution has no " + edits.get(i));
      }
      source = source.replace(edits.get(i), edits.get(i + 1));
    }
    return source;
  }

  @Override
  public String toString() {
    return exercise + " " + mistake;
  }
}
