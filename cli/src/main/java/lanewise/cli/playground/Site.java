package lanewise.cli.playground;

import com.google.gson.Gson;
import java.util.List;
import lanewise.LanewiseException;
import lanewise.cli.web.LoopbackServer;
import lanewise.cli.web.RefusedException;
import lanewise.cli.web.Request;
import lanewise.cli.web.Response;

/**
 * The page of one network, or of two side by side: its files, and the requests, each of which goes
 * to the network that it names.
 */
final class Site {
  private static final List<String> SCRIPTS =
      List.of(
          "asking.js",
          "backward.js",
          "beside.js",
          "epochs.js",
          "filters.js",
          "images.js",
          "large.js",
          "layers.js",
          "link.js",
          "maps.js",
          "outputs.js",
          "pad.js",
          "playground.js",
          "pointing.js",
          "prediction.js",
          "seen.js",
          "server.js",
          "shown.js",
          "train.js",
          "value.js");

  private static final int MAX_FILE = 32 << 20;

  private final List<Playground> networks;

  /** A site of these networks, which have the same classes. */
  Site(Playground... networks) {
    this.networks = List.of(networks);
  }

  /** What a network answers. */
  @FunctionalInterface
  private interface Answer {
    Response of(Playground network, Request request) throws RefusedException;
  }

  /** Registers the page with a server. */
  void serveOn(LoopbackServer server) {
    server.asset("/", Site.class, "playground.html");
    server.asset("/playground.css", Site.class, "playground.css");
    SCRIPTS.forEach(script -> server.asset("/" + script, Site.class, script));
    Response models =
        Response.json(new Gson().toJson(networks.stream().map(Playground::model).toList()));
    server.get("/networks", _ -> models);
    server.get("/test", to(Playground::test));
    server.get("/filters", to(Playground::filters));
    int planes = networks.stream().mapToInt(Playground::planes).max().orElseThrow();
    server.post(
        "/drawing",
        planes * Playground.MAX_SIDE * Playground.MAX_SIDE,
        to((network, request) -> network.drawing(request, planes)));
    server.post("/image", MAX_FILE, to(Playground::image));
    int pixels = networks.stream().mapToInt(Playground::pixels).max().orElseThrow();
    server.post("/value", pixels, to(Playground::value));
    server.post("/gradients", pixels, to(Playground::gradients));
    server.post("/gradient", pixels, to(Playground::gradient));
    server.post("/step", pixels, to(Playground::step));
    server.post("/undo", 0, to(Playground::undo));
  }

  private LoopbackServer.Action to(Answer answer) {
    return request -> {
      boolean named = request.parameters().containsKey("network");
      int network = named ? request.number("network", 0, networks.size() - 1) : 0;
      try {
        return answer.of(networks.get(network), request);
      } catch (LanewiseException e) { // a picture or weights that cannot be used
        throw new RefusedException(String.valueOf(e.getMessage()));
      }
    };
  }

  /** Runs the networks for a while, so that the code is compiled before the first strokes. */
  void warmUp() {
    networks.forEach(Playground::warmUp);
  }
}
