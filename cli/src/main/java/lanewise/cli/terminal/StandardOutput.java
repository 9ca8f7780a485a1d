package lanewise.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Standard output, whose reader may have seen enough: what is written to a pipe after that goes
 * nowhere, and is no failure.
 */
public final class StandardOutput extends OutputStream {
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
  private boolean closed;

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      return;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      closed = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
      if (!closed) {
        throw e;
      }
    }
  }
}
