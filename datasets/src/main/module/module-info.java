/** Data sets and batches, trained networks and runs, as a library. */
module lanewise.datasets {
  requires transitive lanewise.engine;
  requires com.google.gson;
  requires com.twelvemonkeys.imageio.webp;
  requires de.siegmar.fastcsv;
  requires transitive java.desktop;
  requires java.net.http;
  requires org.snakeyaml.engine;
  requires static org.jspecify;

  exports lanewise.datasets;
  exports lanewise.datasets.augment;
  exports lanewise.datasets.balance;
  exports lanewise.datasets.catalog;
  exports lanewise.datasets.digits;
  exports lanewise.datasets.format;
  exports lanewise.model;
  exports lanewise.run;
  exports lanewise.text;

  uses lanewise.datasets.catalog.SharedFiles;
}
