package lanewise.datasets.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Names the kind of a file that is not a supported image, from its first bytes. */
final class FileKind {
  /** What a file of another kind is. */
  static final String UNKNOWN = "not a PNG, JPEG, GIF, BMP, TIFF, WebP, PGM or PPM image";

  private static final int LOOKED_AT = 512;

  /**
   * The signature of a kind of file.
   *
   * @param at the offset of the signature
   * @param letters one char per byte
   * @param what the kind, and what to do
   */
  private record Start(int at, String letters, String what) {}

  private static final List<Start> STARTS =
      List.of(
          new Start(4, "ftypavif", "an AVIF image; save it as PNG or JPEG"),
          new Start(4, "ftypavis", "an AVIF image; save it as PNG or JPEG"),
          new Start(4, "ftyphei", "a HEIC image; save it as PNG or JPEG"),
          new Start(4, "ftyphev", "a HEIC image; save it as PNG or JPEG"),
          new Start(4, "ftypmif1", "a HEIF image; save it as PNG or JPEG"),
          new Start(4, "ftyp", "a video or HEIF file; save a picture as PNG or JPEG"),
          new Start(0, "\u00ff\n", "a JPEG XL image; save it as PNG or JPEG"),
          new Start(4, "JXL ", "a JPEG XL image; save it as PNG or JPEG"),
          new Start(4, "jP  ", "a JPEG 2000 image; save it as PNG or JPEG"),
          new Start(0, "\u00ffO\u00ffQ", "a JPEG 2000 image; save it as PNG or JPEG"),
          new Start(0, "8BPS", "a Photoshop file; save it as PNG or JPEG"),
          new Start(0, "gimp xcf", "a GIMP file; export it as PNG or JPEG"),
          new Start(0, "%PDF", "a PDF document; save its pictures as PNG or JPEG"),
          new Start(0, "\0\0\1\0", "an icon file; save it as PNG"),
          new Start(0, "II+\0", "a BigTIFF image; save it as PNG"),
          new Start(0, "MM\0+", "a BigTIFF image; save it as PNG"),
          new Start(0, "SIMPLE  =", "a FITS file; save it as PNG"),
          new Start(128, "DICM", "a DICOM file; export it as PNG"),
          new Start(0, "P1", "a PBM image; save it as PNG"),
          new Start(0, "P4", "a PBM image; save it as PNG"),
          new Start(0, "P7", "a PAM image; save it as PNG"),
          new Start(0, "PF\n", "a PFM image; save it as PNG"),
          new Start(0, "Pf\n", "a PFM image; save it as PNG"),
          new Start(0, "DDS ", "a DDS texture; save it as PNG"),
          new Start(0, "\u0080\4\u0095", "a Python pickle; save its arrays with numpy.savez"),
          new Start(0, "\u0080\3", "a Python pickle; save its arrays with numpy.savez"),
          new Start(0, "MATLAB 5.0", "a MATLAB file; save its arrays with numpy.savez"),
          new Start(0, "PAR1", "a Parquet table; save its images as PNG, or its arrays as .npz"),
          new Start(0, "ARROW1", "an Arrow table; save its images as PNG, or its arrays as .npz"),
          new Start(257, "ustar", "a tar archive; unpack it"),
          new Start(0, "\u0093NUMPY", "a NumPy array; give it as --data, not as a picture"),
          new Start(0, "\u0089HDF", "an HDF5 file; save its images as PNG"),
          new Start(0, "PK\3\4", "a zip file; unpack it"),
          new Start(0, "\u001f\u008b", "a gzip file; unpack it"),
          new Start(0, "7z\u00bc\u00af", "a 7z archive; unpack it"),
          new Start(0, "Rar!", "a RAR archive; unpack it"),
          new Start(
              0,
              "version https://git-lfs",
              "a Git LFS pointer, not the file itself; run: git lfs pull"));

  private FileKind() {}

  /** A phrase to continue "it is …". */
  static String of(byte[] file) {
    if (file.length == 0) {
      return "an empty file; download or copy it again";
    }
    String start =
        new String(
            Arrays.copyOf(file, Math.min(file.length, LOOKED_AT)), StandardCharsets.ISO_8859_1);
    if (start.chars().allMatch(letter -> letter == 0)) {
      return "a file of zeros, as after a failed copy or a disk error; download or copy it again";
    }
    for (Start kind : STARTS) {
      if (start.startsWith(kind.letters, kind.at)) {
        return kind.what;
      }
    }
    String text = start.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
      return "a web page, perhaps a server's error page; download the file again";
    }
    if (text.startsWith("<svg") || (text.startsWith("<?xml") && text.contains("<svg"))) {
      return "an SVG drawing; export it as PNG";
    }
    return UNKNOWN;
  }
}
