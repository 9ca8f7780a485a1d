package lanewise.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class ChartTest {
  private static final double[] EPOCHS = {1, 2, 3, 4};

  @Test
  void axesTickAtRoundValues() {
    assertThat(Axis.linear("epoch").over(1, 10, 0).ticks())
        .containsExactly(2.0, 4.0, 6.0, 8.0, 10.0);
    assertThat(Axis.linear("share").from(0).to(1).over(0.3, 0.4, 0).ticks())
        .hasSize(6)
        .startsWith(0.0)
        .last()
        .isEqualTo(1.0);
    assertThat(Axis.log("rate").over(1e-5, 1, 0).ticks())
        .hasSize(6)
        .allMatch(tick -> Math.abs(Math.log10(tick) - Math.rint(Math.log10(tick))) < 1e-9);
    assertThat(Axis.linear("one value").over(3, 3, 0).ticks()).contains(3.0);
  }

  @Test
  void tickTextsAreShort() {
    Axis axis = Axis.linear("loss");
    assertThat(List.of(axis.text(0), axis.text(0.25), axis.text(12_500), axis.text(1e-5)))
        .containsExactly("0", "0.25", "12.5k", "1e-5");
    assertThat(axis.inPercent().text(0.955)).isEqualTo("95.5 %");
  }

  /** A bar of a share of the operations has the same length in every layer. */
  @Test
  void barsOfLayersHaveOneScale() throws Exception {
    LayerChart.Layer cheap =
        new LayerChart.Layer("fc1", "fully connected", "10", "1,290 parameters", 0.5, List.of(-1));
    LayerChart.Layer costly =
        new LayerChart.Layer(
            "fc2", "fully connected", "10", "401,536 parameters · 802.8 kFLOP", 0.5, List.of(0));
    Document svg = parse(new LayerChart("Layers", "10", List.of(cheap, costly)).draw().file());
    NodeList boxes = svg.getElementsByTagName("rect");
    List<String> bars =
        IntStream.range(0, boxes.getLength())
            .mapToObj(i -> (Element) boxes.item(i))
            .filter(box -> box.getAttribute("height").equals("7"))
            .map(box -> box.getAttribute("width"))
            .toList();
    assertThat(bars).hasSize(4);
    assertThat(bars.subList(0, 2)).isEqualTo(bars.subList(2, 4));
  }

  @Test
  void textIsEscapedEverywhere() throws Exception {
    String evil = "<script>alert('\"var(--text)\"')</script> & \u0001";
    LineChart chart =
        LineChart.of(evil, Axis.linear(evil), Axis.linear(evil))
            .line(evil, EPOCHS, EPOCHS)
            .mark(evil, 2, 2);
    Document svg = parse(chart.draw().file());
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("<script>alert('\"var(--text)\"')</script> & \ufffd");
  }

  @Test
  void filesHaveColoursAndPagesHaveVariables() {
    Svg svg = new Svg(10, 10, "square").box(0, 0, 5, 5, Ink.BLUE, 1);
    assertThat(svg.file()).contains("fill=\"#0072b2\"").doesNotContain("var(");
    assertThat(svg.page().toString()).contains("fill=\"var(--blue)\"").doesNotContain("#0072b2");
  }

  @Test
  void picturesHaveTheDrawingsColours() throws IOException {
    Svg inner = new Svg(10, 10, "square").box(0, 0, 10, 10, Ink.VERMILLION, 1);
    Svg svg =
        new Svg(40, 30, "two squares")
            .place(0, 0, inner)
            .picture(20, 0, 10, 10, Picture.of(2, 2, (_, _) -> 0x123456));
    BufferedImage png = read(Rasterizer.png(svg, 2));
    assertThat(png.getWidth()).isEqualTo(80);
    assertThat(png.getHeight()).isEqualTo(60);
    assertThat(png.getRGB(10, 10) & 0xffffff).isEqualTo(0xd55e00);
    assertThat(png.getRGB(50, 10) & 0xffffff).isEqualTo(0x123456);
    assertThat(png.getRGB(70, 50) & 0xffffff).isEqualTo(0xffffff);
  }

  @Test
  void colourScalesPassThroughTheirMiddle() {
    assertThat(Picture.signed(-1)).isEqualTo(0xd55e00);
    assertThat(Picture.signed(0)).isEqualTo(0xffffff);
    assertThat(Picture.signed(1)).isEqualTo(0x0072b2);
    assertThat(Picture.rising(0.5)).isEqualTo(0x0072b2);
    assertThat(Picture.rising(7)).isEqualTo(0xf4f9fd);
    assertThat(Picture.grey(0.5)).isEqualTo(0x808080);
  }

  @Test
  void aLimitIsPartOfTheAxis() throws Exception {
    DotPlot plain = DotPlot.of("speed", Axis.linear("GFLOP/s")).row("ours", "", 1, 2);
    assertThat(texts(plain)).doesNotContain("100");
    assertThat(texts(plain.limit("peak", 110))).contains("100", "peak");
  }

  @Test
  void gapsBreakACurve() {
    double[] holes = {1, Double.NaN, 3, 4};
    String svg =
        LineChart.of("loss", Axis.linear("epoch"), Axis.linear("loss"))
            .line("validation", EPOCHS, holes)
            .draw()
            .file();
    // Two strokes, and no coordinate that is not a number.
    assertThat(svg).containsPattern("d=\"M[\\d.,]+M[\\d.,]+L[\\d.,]+\"").doesNotContain("NaN");
  }

  @Test
  void nothingToDrawIsDrawnAsEmptyAxes() throws Exception {
    double[] nothing = {};
    Document lines =
        parse(
            LineChart.of("loss", Axis.log("rate"), Axis.linear("loss"))
                .line("train", nothing, nothing)
                .draw()
                .file());
    Document bars = parse(BarChart.of("none").draw().file());

    assertThat(lines.getDocumentElement().getTextContent()).contains("loss", "rate", "train");
    assertThat(
            lines.getElementsByTagName("line").getLength()
                + lines.getElementsByTagName("path").getLength())
        .as("axes")
        .isPositive();
    assertThat(lines.getElementsByTagName("polyline").getLength()).as("curves").isZero();
    assertThat(bars.getDocumentElement().getTextContent()).contains("none");
    assertThat(blueRectangles(bars)).isEmpty();
    for (Document svg : List.of(lines, bars)) {
      assertThat(attributes(svg)).isNotEmpty().noneMatch(value -> value.contains("NaN"));
    }
  }

  private static double[] blueRectangles(Document svg) {
    return IntStream.range(0, svg.getElementsByTagName("rect").getLength())
        .mapToObj(i -> (Element) svg.getElementsByTagName("rect").item(i))
        .filter(rect -> rect.getAttribute("fill").equals(Ink.BLUE.light()))
        .mapToDouble(rect -> Double.parseDouble(rect.getAttribute("width")))
        .toArray();
  }

  /** The values of all attributes of all elements. */
  private static List<String> attributes(Document svg) {
    List<String> values = new ArrayList<>();
    NodeList elements = svg.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      NamedNodeMap of = elements.item(i).getAttributes();
      for (int j = 0; j < of.getLength(); j++) {
        values.add(of.item(j).getNodeValue());
      }
    }
    return values;
  }

  @Test
  void barsKeepTheirProportions() throws Exception {
    Document svg =
        parse(BarChart.of("time").bar("a", 4, "4 ms", 1).bar("b", 2, "2 ms").draw().file());
    double[] widths = blueRectangles(svg);
    assertThat(widths).hasSize(2);
    assertThat(widths[0]).isEqualTo(2 * widths[1]);
  }

  @Test
  void otherBarsStandBackBehindTheBlueOnes() throws Exception {
    BarChart chart = BarChart.of("speed").bar("ours", 4, "4").other("theirs", 2, "2");
    assertThat(blueRectangles(parse(chart.draw().file()))).hasSize(1);
    assertThat(chart.draw().file()).contains(Ink.MUTED.light());
  }

  @Test
  void dotsStandOnOneAxisAndMeansInTheirIntervals() throws Exception {
    DotPlot plot =
        DotPlot.of("accuracy", Axis.linear("accuracy").from(0).to(1).inPercent())
            .row("fold-1", "25 %", 0.25)
            .row("fold-2", "75 %", 0.75)
            .row("mean", "", new double[0], 0.5, 0.25, 0.75);
    List<double[]> places = places(plot);

    assertThat(places).hasSize(6); // each with its rim
    double left = places.get(0)[0];
    double right = places.get(2)[0];
    assertThat(places.get(4)[0]).isCloseTo((left + right) / 2, within(0.02));
    assertThat(places.get(4)[1]).isGreaterThan(places.get(2)[1]);
    assertThat(plot.draw().file())
        .contains("M%s,%s".formatted(Markup.number(left), Markup.number(places.get(4)[1])));
    assertThat(texts(plot)).contains("fold-1", "25 %", "mean", "100 %");
  }

  @Test
  void noAxisOfSharesGoesBeyondThem() throws Exception {
    Axis shares = Axis.linear("recall").inPercent();
    assertThat(shares.over(1, 1, 0.04)).isEqualTo(shares.from(0.5).to(1));
    assertThat(shares.over(0.9, 1.02, 0.04).high()).isEqualTo(1);
    assertThat(shares.over(0.2, 0.7, 0.04).high()).isBetween(0.7, 0.8);

    DotPlot plot = DotPlot.of("recall", shares).row("cat", "", 1).row("dog", "", 1);
    assertThat(texts(plot)).contains("100 %").doesNotContain("120 %");
  }

  @Test
  void valuesOfTicksDoNotTouch() throws Exception {
    DotPlot plot =
        DotPlot.of("AUC", Axis.linear("AUC").inPercent())
            .row("a-run-with-a-long-name", "99.99 %", 0.99987)
            .row("another", "100.00 %", 0.99996);
    List<Double> ends = new ArrayList<>();
    Document svg = parse(plot.draw().file());
    for (int i = 0; i < svg.getElementsByTagName("text").getLength(); i++) {
      Element text = (Element) svg.getElementsByTagName("text").item(i);
      if (text.getTextContent().matches("[0-9.]{5,} %") && !"end".equals(anchor(text))) {
        double middle = Double.parseDouble(text.getAttribute("x"));
        double half = Svg.widthOf(text.getTextContent(), Svg.SMALL) / 2;
        ends.addAll(List.of(middle - half, middle + half));
      }
    }
    assertThat(ends).hasSizeGreaterThan(2).isSorted();
  }

  private static String anchor(Element text) {
    return text.getAttribute("text-anchor");
  }

  @Test
  void aNameIsWholeBesideALongText() throws Exception {
    String name = "without augmentation, balanced";
    DotPlot plot = DotPlot.of("change", Axis.linear("points")).limit("plain", 0);
    double oneLine = plot.row("flip", "+1.20 (-0.30 to +2.70), p 0.120", 1, 2).draw().height();
    DotPlot wordy = plot.row(name, "-67.2 (-325.3 to +190.9), p 0.187", 1, 2);

    assertThat(texts(wordy)).contains(name, "-67.2 (-325.3 to +190.9), p 0.187");
    assertThat(wordy.draw().height()).isGreaterThan(oneLine);
  }

  @Test
  void wordsThatAreTooLongForBesideStandAbove() {
    DotPlot plot = DotPlot.of("change", Axis.linear("points")).limit("plain", 0);
    double beside = plot.row("flip", "+1.2", 1, 2).draw().height();
    DotPlot wordy = plot.row("flip", "+1.20 (-0.30 to +2.70), p 0.120", 1, 2);

    assertThat(wordy.draw().height()).isGreaterThan(beside);
    assertThat(wordy.row("none", "", Double.NaN).draw().file()).doesNotContain("NaN");
  }

  @Test
  void aLimitsLineKeepsClearOfAllWords() throws Exception {
    DotPlot plot =
        DotPlot.of("change", Axis.linear("points"))
            .limit("plain recipe", 0)
            .row("flip", "+1.20 (-0.30 to +2.70), p 0.120", 1, 2)
            .row("erase", "-1.20 (-2.70 to +0.30), p 0.120", -1, -2);
    Document svg = parse(plot.draw().file());
    List<Element> words = elements(svg, "text");
    List<double[]> strokes =
        elements(svg, "path").stream()
            .filter(path -> path.getAttribute("stroke").equals(Ink.MUTED.light()))
            .map(path -> path.getAttribute("d").split("[ML,]"))
            .filter(d -> d.length == 5 && d[1].equals(d[3])) // upright
            .map(d -> new double[] {Double.parseDouble(d[2]) - 1, Double.parseDouble(d[4]) + 1})
            .toList();

    assertThat(strokes).hasSizeGreaterThan(3);
    for (Element word : words) {
      double base = Double.parseDouble(word.getAttribute("y"));
      double size = Double.parseDouble(word.getAttribute("font-size"));
      assertThat(strokes) // letters reach about so far above and below their base line
          .as(word.getTextContent())
          .allMatch(ends -> ends[1] < base - 0.85 * size || ends[0] > base + 0.25 * size);
    }
  }

  private static List<Element> elements(Document svg, String name) {
    NodeList nodes = svg.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  @Test
  void seriesOfTheSameValueDoNotHideEachOther() throws Exception {
    DotPlot plot =
        DotPlot.of("recall", Axis.linear("recall").from(0).to(1))
            .series(List.of("one", "two"))
            .row("cat", "", 0.5, 0.5);
    List<double[]> places = places(plot);

    assertThat(places).hasSize(8); // two in the legend, two in the row
    assertThat(places.get(4)[0]).isEqualTo(places.get(6)[0]);
    assertThat(places.get(4)[1]).isLessThan(places.get(6)[1] - 3);
  }

  @Test
  void pointsAreNotJoined() throws Exception {
    LineChart chart =
        LineChart.of("trials", Axis.count("trial"), Axis.linear("score"))
            .points("", EPOCHS, new double[] {1, Double.NaN, 3, 2});
    assertThat(places(chart)).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({"0.1, end", "0.75, start", "0.95, end"})
  void theNameOfAPointCoversNoOther(double other, String anchor) throws Exception {
    LineChart chart =
        LineChart.of("trials", Axis.linear("lr").from(0).to(1), Axis.linear("accuracy"))
            .points("trial", new double[] {other, 0.85, 0}, new double[] {0.9, 0.9, 0})
            .mark("best", 0.85, 0.9);

    NodeList nodes = parse(chart.draw().file()).getElementsByTagName("text");
    assertThat(IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)))
        .filteredOn(text -> text.getTextContent().equals("best"))
        .extracting(text -> text.getAttribute("text-anchor"))
        .containsExactly(anchor);
  }

  /** Where markers stand. */
  private static List<double[]> places(Chart chart) throws Exception {
    NodeList paths = parse(chart.draw().file()).getElementsByTagName("path");
    return IntStream.range(0, paths.getLength())
        .mapToObj(i -> ((Element) paths.item(i)).getAttribute("transform"))
        .filter(transform -> !transform.isEmpty())
        .map(transform -> transform.replaceAll("translate\\((.*)\\) scale.*", "$1").split(","))
        .map(xy -> new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])})
        .toList();
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static List<String> texts(Chart chart) throws Exception {
    NodeList nodes = parse(chart.draw().file()).getElementsByTagName("text");
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Cardiac hypertrophy and fibrosis", "Adenocarcinoma, well differentiated"})
  void namesOfASheetAreNotCutOff(String longName) {
    Sheet.Line line = new Sheet.Line("✓ " + longName, "99.9 %", 0.5, Ink.GREEN);
    Picture picture = Picture.of(2, 2, (_, _) -> 0);
    Sheet sheet =
        new Sheet("Mistakes", 3, Collections.nCopies(6, new Sheet.Tile(picture, List.of(line))));

    assertThat(sheet.draw().file()).contains(longName).doesNotContain("…");
    // Broader, still of three columns.
    assertThat(sheet.draw().width()).isGreaterThan(700);
    assertThat(sheet.draw().height()).isLessThan(700);
  }

  @Test
  void namesOfAConfusionMatrixAreNotCutOff() {
    String longName = "Cardiac hypertrophy and fibrosis";
    ConfusionChart chart =
        new ConfusionChart(
            "Confusion", List.of(longName, "b"), List.of(List.of(1L, 2L), List.of(3L, 4L)));

    assertThat(chart.draw().file()).contains(longName).doesNotContain("…");
  }
}
