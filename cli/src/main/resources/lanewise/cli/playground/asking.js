// Asks what the network sees: one request at a time, and only for the latest image.

import { decode, model, networks } from "./server.js";
import { $, notice, shown, tell } from "./shown.js";

const LATENCIES = 31; // the median of so many strokes is shown
const latencies = [];

export let source = null; // makes the next request to a network: what is on the pad, or was chosen
let asking = false; // a request is under way
let changed = 0; // when the source first changed since it was last asked, 0 if it has not

/** Takes the image from another source from now on. */
export function takeFrom(other) {
  source = other;
}

/** Asks soon; the image changed at that time. */
export function change(time) {
  changed ||= time;
  $("latency").dataset.quiet = "false";
  ask();
}

async function ask() {
  if (asking || !changed || !source) {
    return;
  }
  asking = true;
  const since = changed;
  changed = 0;
  try {
    const responses = await Promise.all(networks.map((network) => source(network)));
    const refused = responses.find(({ ok }) => !ok);
    if (!refused) {
      const answers = await Promise.all(responses.map((response) => response.arrayBuffer()));
      networks.forEach((network, at) => {
        const pixels = network.input.reduce((size, extent) => size * extent);
        network.view = decode(answers[at], network, pixels, []);
        network.backward = null;
      });
      shown.view = model.view;
      shown.backward = null;
      tell("answer"); // at once: the wait for the next frame is not lost
      afterNextFrame(() => {
        measure(performance.now() - since);
        $("latency").dataset.quiet = String(!changed && !asking);
      });
      $("notice").hidden = true;
    } else {
      notice((await refused.text()).trim());
    }
  } catch {
    notice("The playground has been stopped. Start it again, then reload this page.");
  } finally {
    asking = false;
    ask();
  }
}

/** Calls back when the next frame has been laid out and painted. */
function afterNextFrame(then) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  });
}

function measure(milliseconds) {
  latencies.push(milliseconds);
  latencies.splice(0, latencies.length - LATENCIES);
  const median = [...latencies].sort((a, b) => a - b)[latencies.length >> 1];
  $("latency").dataset.milliseconds = median;
  $("latency").textContent =
    `From a stroke to all maps: ${median.toFixed(1)} ms (median of the last ${latencies.length}); ` +
    `the network alone: ${(shown.view.micros / 1000).toFixed(1)} ms.`;
}
