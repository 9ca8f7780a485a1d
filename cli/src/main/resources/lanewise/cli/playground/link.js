// A link to what is shown.

import { turn } from "./backward.js";
import { chooseEpoch } from "./epochs.js";
import { chooseTest, hasTests } from "./images.js";
import { chooseStage } from "./layers.js";
import { model, networks } from "./server.js";
import { $, goesBackward, on, shown } from "./shown.js";

let linked = false; // not before the link that the page was opened with has been followed

function keepLink() {
  if (linked) {
    const { chosen, stage, testRow } = shown;
    const parts = {
      ...(testRow >= 0 ? { image: testRow } : {}),
      step: stage,
      ...(chosen ? { value: [chosen.stage, chosen.map, chosen.row, chosen.column].join("-") } : {}),
      ...(model.id > 0 ? { network: model.id + 1 } : {}),
      ...Object.fromEntries(
        networks.filter(({ epochs }) => epochs.length > 1).map((network) => [keyOf(network), network.epoch]),
      ),
      ...(goesBackward() ? { label: $("label").value } : {}),
    };
    history.replaceState(null, "", `#${new URLSearchParams(parts)}`);
  }
}

/** Under which name the link has the epoch of a network. */
function keyOf({ id }) {
  return id === 0 ? "epoch" : `epoch${id + 1}`;
}

export function followLink() {
  const link = new URLSearchParams(location.hash.slice(1));
  if ((networks[Number(link.get("network")) - 1] ?? networks[0]) !== model) {
    location.reload(); // the page is made for one network to be taken apart
    return;
  }
  linked = false;
  for (const network of networks) {
    const epoch = Number(link.get(keyOf(network)) ?? network.start);
    chooseEpoch(network, network.epochs.includes(epoch) ? epoch : network.start);
  }
  const whole = (text, end) => (/^\d+$/.test(text ?? "") && Number(text) < end ? Number(text) : null);
  const row = whole(link.get("image"), model.testLabels.length) ?? 0;
  if (hasTests && (link.has("image") || shown.testRow < 0)) {
    chooseTest(row);
  }
  chooseStage(whole(link.get("step"), model.stages.length) ?? 0);
  const label = whole(link.get("label"), model.classes.length);
  turn(label !== null);
  if (label !== null) {
    $("label").value = label;
  }
  const [of, map, y, x] = (link.get("value") ?? "").split("-");
  const frame = model.stages[whole(of, model.stages.length) ?? -1]?.frame;
  const value = frame && [whole(map, frame.maps), whole(y, frame.height), whole(x, frame.width)];
  if (value && !value.includes(null)) {
    shown.chosen = { stage: Number(of), map: value[0], row: value[1], column: value[2], pinned: true };
  }
  linked = true;
  keepLink();
}

on("link", keepLink);
addEventListener("hashchange", followLink);
