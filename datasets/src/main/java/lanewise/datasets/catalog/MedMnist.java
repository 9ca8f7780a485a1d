package lanewise.datasets.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The twelve image sets of MedMNIST v2, each in four sizes: {@code NAME} with 28 pixels, {@code
 * NAME_64}, {@code NAME_128} and {@code NAME_224}, named as their files. Classes, numbers of
 * images, licences and MD5 values are taken from {@code medmnist/info.py} (version 3.0.2) of
 * MedMNIST/MedMNIST at commit 3bb56be69bca38e5f105b21e4d6482b91354d3a4. The second mirror has an
 * earlier edition of the 28-pixel files; files that differ fail the MD5 check and are not used.
 */
final class MedMnist {
  private static final String RECORD = "https://zenodo.org/records/10519652/files/";
  private static final String EARLIER_RECORD = "https://zenodo.org/records/6496656/files/";
  private static final String OTHER_HOST =
      "https://huggingface.co/datasets/albertvillanova/medmnist-v2/resolve/main/data/";

  private static final List<Integer> SIZES = List.of(28, 64, 128, 224);

  private static final List<String> ORGANS =
      List.of(
          "bladder",
          "femur-left",
          "femur-right",
          "heart",
          "kidney-left",
          "kidney-right",
          "liver",
          "lung-left",
          "lung-right",
          "pancreas",
          "spleen");

  private MedMnist() {}

  static List<KnownSet> sets() {
    return Stream.of(
            set(
                "pathmnist",
                "PathMNIST of MedMNIST v2, colorectal cancer histology, %s colour",
                List.of(
                    "adipose",
                    "background",
                    "debris",
                    "lymphocytes",
                    "mucus",
                    "smooth muscle",
                    "normal colon mucosa",
                    "cancer-associated stroma",
                    "colorectal adenocarcinoma epithelium"),
                89_996,
                10_004,
                7_180,
                "CC BY 4.0",
                "a8b06965200029087d5bd730944a56c1",
                "55aa9c1e0525abe5a6b9d8343a507616",
                "ac42d08fb904d92c244187169d1fd1d9",
                "2c51a510bcdc9cf8ddb2af93af1eadec"),
            set(
                "chestmnist",
                "ChestMNIST of MedMNIST v2, chest X-rays with several labels each, %s grey",
                List.of(
                    "atelectasis",
                    "cardiomegaly",
                    "effusion",
                    "infiltration",
                    "mass",
                    "nodule",
                    "pneumonia",
                    "pneumothorax",
                    "consolidation",
                    "edema",
                    "emphysema",
                    "fibrosis",
                    "pleural",
                    "hernia"),
                78_468,
                11_219,
                22_433,
                "CC BY 4.0",
                "02c8a6516a18b556561a56cbdd36c4a8",
                "9de6cd0b934ebb5b7426cfba5efbae16",
                "db107e5590b27930b62dbaf558aebee3",
                "45bd33e6f06c3e8cdb481c74a89152aa"),
            set(
                "dermamnist",
                "DermaMNIST of MedMNIST v2, pigmented skin lesions, %s colour",
                List.of(
                    "actinic keratoses and intraepithelial carcinoma",
                    "basal cell carcinoma",
                    "benign keratosis-like lesions",
                    "dermatofibroma",
                    "melanoma",
                    "melanocytic nevi",
                    "vascular lesions"),
                7_007,
                1_003,
                2_005,
                "CC BY-NC 4.0",
                "0744692d530f8e62ec473284d019b0c7",
                "b70a2f5635c6199aeaa28c31d7202e1f",
                "2defd784463fa5243564e855ed717de1",
                "8974907d8e169bef5f5b96bc506ae45d"),
            set(
                "octmnist",
                "OCTMNIST of MedMNIST v2, retinal OCT scans, %s grey",
                List.of("CNV", "DME", "DRUSEN", "NORMAL"),
                97_477,
                10_832,
                1_000,
                "CC BY 4.0",
                "c68d92d5b585d8d81f7112f81e2d0842",
                "e229e9440236b774d9f0dfef9d07bdaf",
                "0a97e76651ace45c5d943ee3f65b63ae",
                "abc493b6d529d5de7569faaef2773ba3"),
            set(
                "pneumoniamnist",
                "PneumoniaMNIST of MedMNIST v2, chest X-rays of children, %s grey",
                List.of("normal", "pneumonia"),
                4_708,
                524,
                624,
                "CC BY 4.0",
                "28209eda62fecd6e6a2d98b1501bb15f",
                "8f4eceb4ccffa70c672198ea285246c6",
                "05b46931834c231683c68f40c47b2971",
                "d6a3c71de1b945ea11211b03746c1fe1"),
            set(
                "retinamnist",
                "RetinaMNIST of MedMNIST v2, retinal photographs, five grades, %s colour",
                List.of("0", "1", "2", "3", "4"),
                1_080,
                120,
                400,
                "CC BY 4.0",
                "bd4c0672f1bba3e3a89f0e4e876791e4",
                "afda852cc34dcda56f86ad2b2457dbcc",
                "e48e916a24454daf90583d4e6efb1a18",
                "eae7e3b6f3fcbda4ae613ebdcbe35348"),
            set(
                "breastmnist",
                "BreastMNIST of MedMNIST v2, breast ultrasound, %s grey",
                List.of("malignant", "normal, benign"),
                546,
                78,
                156,
                "CC BY 4.0",
                "750601b1f35ba3300ea97c75c52ff8f6",
                "742edef2a1fd1524b2efff4bd7ba9364",
                "363e4b3f8d712e9b5de15470a2aaadf1",
                "b56378a6eefa9fed602bb16d192d4c8b"),
            set(
                "bloodmnist",
                "BloodMNIST of MedMNIST v2, blood cells, %s colour",
                List.of(
                    "basophil",
                    "eosinophil",
                    "erythroblast",
                    "immature granulocytes(myelocytes, metamyelocytes and promyelocytes)",
                    "lymphocyte",
                    "monocyte",
                    "neutrophil",
                    "platelet"),
                11_959,
                1_712,
                3_421,
                "CC BY 4.0",
                "7053d0359d879ad8a5505303e11de1dc",
                "2b94928a2ae4916078ca51e05b6b800b",
                "adace1e0ed228fccda1f39692059dd4c",
                "b718ff6835fcbdb22ba9eacccd7b2601"),
            set(
                "tissuemnist",
                "TissueMNIST of MedMNIST v2, kidney cortex cells, %s grey",
                List.of(
                    "Collecting Duct, Connecting Tubule",
                    "Distal Convoluted Tubule",
                    "Glomerular endothelial cells",
                    "Interstitial endothelial cells",
                    "Leukocytes",
                    "Podocytes",
                    "Proximal Tubule Segments",
                    "Thick Ascending Limb"),
                165_466,
                23_640,
                47_280,
                "CC BY 4.0",
                "ebe78ee8b05294063de985d821c1c34b",
                "123ece2eba09d0aa5d698fda57103344",
                "61b955355d7425a89687b06cca3ce0c2",
                "b077128c4a949f0a4eb01517f9037b9c"),
            set(
                "organamnist",
                "OrganAMNIST of MedMNIST v2, abdominal CT, axial, %s grey",
                ORGANS,
                34_561,
                6_491,
                17_778,
                "CC BY 4.0",
                "68e3f8846a6bd62f0c9bf841c0d9eacc",
                "2dcccc29b88e6da5a01161ef20cda288",
                "eeae80d0a227a8d099027e1b3cfd3b60",
                "50747347e05c87dd3aaf92c49f9f3170"),
            set(
                "organcmnist",
                "OrganCMNIST of MedMNIST v2, abdominal CT, coronal, %s grey",
                ORGANS,
                12_975,
                2_392,
                8_216,
                "CC BY 4.0",
                "b9ceb9546e10131b32923c5bbeaea2b1",
                "3ce34a8724ea6f548e6db4744d03b6a9",
                "773c1f009daa3fe5d9a2a201b2a7ed94",
                "050f5e875dc056f6768abf94ec9995d1"),
            set(
                "organsmnist",
                "OrganSMNIST of MedMNIST v2, abdominal CT, sagittal, %s grey",
                ORGANS,
                13_932,
                2_452,
                8_827,
                "CC BY 4.0",
                "9ab87b696fb54e2a387ebe992d6ed5f1",
                "53a6d115339d874c25e309a994ff46d3",
                "ded0c5fa01a95dc4978b956f613e9b8e",
                "b354719e553fbbb2513d5533f52a4cb1"))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * A set in its four sizes.
   *
   * @param title with a format specifier for the size
   * @param md5 the MD5 values of the files, by size
   */
  private static List<KnownSet> set(
      String name,
      String title,
      List<String> classNames,
      int train,
      int validation,
      int test,
      String licence,
      String... md5) {
    List<KnownSet> sizes = new ArrayList<>();
    for (int i = 0; i < SIZES.size(); i++) {
      int size = SIZES.get(i);
      boolean smallest = i == 0;
      String file = smallest ? name : name + "_" + size;
      String pixels = size + "x" + size;
      sizes.add(
          new KnownSet(
              file,
              String.format(Locale.ROOT, title, pixels)
                  + (smallest ? String.format(Locale.ROOT, "; also %s_64, _128, _224", name) : ""),
              classNames,
              train,
              validation,
              test,
              licence + ", MedMNIST v2",
              smallest ? List.of(RECORD, EARLIER_RECORD, OTHER_HOST) : List.of(RECORD),
              List.of(KnownFile.npz(file, md5[i]))));
    }
    return sizes;
  }
}
