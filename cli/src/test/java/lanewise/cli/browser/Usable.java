package lanewise.cli.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;

/** What every page owes to those who read it by keyboard, by ear, or with weak eyes. */
public final class Usable {
  /** Adds the fault of each element to a list, and returns it. */
  private static final String FAULTS =
      """
      (() => {
        const faults = [];
        const check = (selector, what, good) =>
          document.querySelectorAll(selector).forEach((element) => {
            if (element.checkVisibility() && !good(element)) {
              faults.push(`${what}: ${element.outerHTML.slice(0, 100)}`);
            }
          });
        const said = (element) =>
          [
            element.getAttribute("aria-label"),
            element.alt,
            element.textContent,
            ...[...(element.labels ?? [])].map((label) => label.textContent),
          ].some((text) => text?.trim());
        check("html", "no language", (page) => page.lang);
        check("body", "not one main heading", (body) => body.querySelectorAll("h1").length === 1);
        check("body", "not one main part", (body) => body.querySelectorAll("main").length === 1);
        check("canvas", "not described", (canvas) => canvas.role && canvas.ariaLabel?.trim());
        check("svg", "not described", (svg) =>
          svg.role === "img" && svg.querySelector(":scope > title")?.textContent.trim());
        check("img", "not described", (img) => img.alt.trim());
        check("a, button, input, summary, progress, nav, [tabindex]", "no name", said);
        check("a", "leads nowhere", (a) => a.href);
        check("th", "no scope", (cell) => cell.scope);
        let level = 0;
        check("h1, h2, h3, h4", "skips a level", (heading) => {
          const before = level;
          level = Number(heading.tagName[1]);
          return level <= before + 1;
        });

        for (const svg of document.querySelectorAll("svg")) {
          // The box of a slanted text says little.
          const texts = [...svg.querySelectorAll("text:not([transform$='rotate(-45)'])")]
            .filter((text) => text.checkVisibility())
            .map((text) => [text.textContent, text.getBoundingClientRect()]);
          texts.forEach(([one, a], i) =>
            texts.slice(i + 1).forEach(([other, b]) => {
              const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (wide > 1 && high > 4) {
                faults.push(`'${one}' is on '${other}' in ${svg.textContent.slice(0, 40)}`);
              }
            }));
        }

        const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
        const mixed = (...colours) => {
          brush.reset();
          for (const colour of colours) {
            brush.fillStyle = colour;
            brush.fillRect(0, 0, 1, 1);
          }
          return [...brush.getImageData(0, 0, 1, 1).data];
        };
        const light = (rgb) => {
          const [r, g, b] = rgb.map((value) =>
            value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        const grounds = (element) =>
          element
            ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor]
            : ["#fff"];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const text = texts.currentNode.textContent.trim();
          const element = texts.currentNode.parentElement;
          if (!text || element.closest("svg, script, style") || !element.checkVisibility()) {
            continue;
          }
          const style = getComputedStyle(element);
          if (parseFloat(style.fontSize) === 0) {
            continue;
          }
          const behind = grounds(element);
          const [one, other] = [light(mixed(...behind)), light(mixed(...behind, style.color))];
          const contrast = Math.max(one, other) / Math.min(one, other);
          if (contrast < 4.5) {
            faults.push(`a contrast of ${contrast.toFixed(2)}: ${element.outerHTML.slice(0, 100)}`);
          }
        }
        return faults;
      })()
      """;

  private static final String REACHABLE =
      """
      [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")]
        .filter((element) => element.checkVisibility() && !element.disabled)
      """;

  /** Tab goes on from what was focused or clicked last. */
  private static final String FROM_THE_TOP =
      "document.body.tabIndex = -1; document.body.focus();"
          + " document.body.removeAttribute('tabindex')";

  /** What has the focus: its number, or null; and whether that can be seen. */
  private static final String FOCUS =
      """
      (() => {
        const element = document.activeElement;
        const seen = [element, element.parentElement].some(
          (at) => at && getComputedStyle(at).outlineStyle !== "none");
        return element === document.body ? null : [reachable.indexOf(element), seen];
      })()
      """;

  private Usable() {}

  /**
   * Everything has a name, text stands out from its ground, none stands on another in a drawing,
   * and the Tab key goes everywhere.
   */
  public static void assertUsable(Page page, String what) {
    assertThat(page.evaluate(FAULTS).getAsJsonArray().asList()).as(what).isEmpty();
    assertKeyboard(page, what);
  }

  private static void assertKeyboard(Page page, String what) {
    page.evaluate("window.reachable = " + REACHABLE + ";" + FROM_THE_TOP);
    int count = page.evaluate("reachable.length").getAsInt();
    List<Integer> reached = new ArrayList<>();
    int most = 3 * count + 20; // parts that scroll can be reached too
    for (int i = 0; i < most && reached.size() < count; i++) {
      page.press("Tab");
      JsonElement focus = page.evaluate(FOCUS);
      if (!focus.isJsonNull()) {
        int number = focus.getAsJsonArray().get(0).getAsInt();
        assertThat(focus.getAsJsonArray().get(1).getAsBoolean())
            .as("%s: the focus on %d of %d can be seen", what, number, count)
            .isTrue();
        if (number >= 0) {
          reached.add(number);
        }
      }
    }
    assertThat(reached).as("%s: what Tab reaches, in order", what).isSorted().hasSize(count);
  }
}
