package lanewise.datasets.format;

import java.nio.file.Path;

/** An image file and the name of its class. */
record LabelledFile(Path path, String label) {}
