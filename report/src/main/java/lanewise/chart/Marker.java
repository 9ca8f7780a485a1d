package lanewise.chart;

/** The marker shapes of series, which differ by shape as well as colour. */
enum Marker {
  CIRCLE("m-1,0a1,1 0 1,0 2,0a1,1 0 1,0 -2,0z"),
  SQUARE("m-.9,-.9h1.8v1.8h-1.8z"),
  DIAMOND("m0,-1.25l1.25,1.25l-1.25,1.25l-1.25,-1.25z"),
  TRIANGLE("m0,-1.2l1.15,2.1h-2.3z"),
  CROSS("m-.4,-1.1h.8v.7h.7v.8h-.7v.7h-.8v-.7h-.7v-.8h.7z");

  private final String shape;

  Marker(String shape) {
    this.shape = shape;
  }

  /** The shape of a series, numbered from 0. */
  static Marker series(int number) {
    return values()[number % values().length];
  }

  /** Draws the marker at a point, with a rim that separates it from what is below. */
  void draw(Svg svg, double x, double y, double radius, Ink ink) {
    svg.shape(shape, x, y, radius + 1.2, Ink.SURFACE).shape(shape, x, y, radius, ink);
  }
}
