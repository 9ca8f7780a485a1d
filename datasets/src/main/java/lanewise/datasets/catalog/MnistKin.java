package lanewise.datasets.catalog;

import java.util.List;

/**
 * Sets in MNIST's files that others made. Addresses and MD5 values are those of torchvision, {@code
 * torchvision/datasets/mnist.py} of pytorch/vision at commit
 * 01977a187961243eaf66ead246fd92a5c6c7ccfc. Licence and numbers of images of KMNIST are taken from
 * {@code README.md} of rois-codh/kmnist at commit 9643b54e376f242e79fd885bd39e27f4b057aec3. {@code
 * LICENSE} of facebookresearch/qmnist at commit c5d0468d749822b3dfc4fcb7110a1e94d541b1c1 speaks of
 * the software only.
 */
final class MnistKin {
  private MnistKin() {}

  static List<KnownSet> sets() {
    return List.of(
        new KnownSet(
            "kmnist",
            "Kuzushiji-MNIST, cursive Japanese characters, 28x28 grey",
            List.of("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
            60_000,
            0,
            10_000,
            "CC BY-SA 4.0, KMNIST Dataset (created by CODH), adapted from Kuzushiji Dataset"
                + " (created by NIJL and others), doi:10.20676/00000341",
            List.of("http://codh.rois.ac.jp/kmnist/dataset/kmnist/"),
            List.of(
                KnownFile.md5("train-images-idx3-ubyte.gz", "bdb82020997e1d708af4cf47b453dcf7"),
                KnownFile.md5("train-labels-idx1-ubyte.gz", "e144d726b3acfaa3e44228e80efcd344"),
                KnownFile.md5("t10k-images-idx3-ubyte.gz", "5c965bf0a639b31b8f53240b1b52f4d7"),
                KnownFile.md5("t10k-labels-idx1-ubyte.gz", "7320c461ea6c1c855c0b718fb2a4b134"))),
        new KnownSet(
            "qmnist",
            "QMNIST, MNIST's digits with all 60,000 test images, 28x28 grey",
            KnownSet.DIGIT_NAMES,
            60_000,
            0,
            60_000,
            "unverified for the images; BSD for their software, Facebook",
            List.of("https://raw.githubusercontent.com/facebookresearch/qmnist/master/"),
            List.of(
                KnownFile.md5(
                    "qmnist-train-images-idx3-ubyte.gz", "ed72d4157d28c017586c42bc6afe6370"),
                KnownFile.md5(
                    "qmnist-train-labels-idx2-int.gz", "0058f8dd561b90ffdd0f734c6a30e5e4"),
                KnownFile.md5(
                    "qmnist-test-images-idx3-ubyte.gz", "1394631089c404de565df7b7aeaf9412"),
                KnownFile.md5(
                    "qmnist-test-labels-idx2-int.gz", "5b5b05890a5e13444e108efe57b788aa"))));
  }
}
