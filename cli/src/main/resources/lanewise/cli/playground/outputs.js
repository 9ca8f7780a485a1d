// The last steps by the names of the classes.

import { choose } from "./pointing.js";
import { model } from "./server.js";
import { $, on, shown } from "./shown.js";
import { number } from "./value.js";

/** The scores or probabilities of the classes, by name. */
function paintOutputs() {
  const { stage, view } = shown;
  const { node, kind } = model.stages[stage];
  const last = node === model.stages.at(-1).node && kind !== "products";
  $("outputs").hidden = !last;
  if (!last || !view) {
    return;
  }
  const values = kind === "probabilities" ? view.probabilities : view.logits;
  $("outputs").replaceChildren(
    ...values.map((value, index) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${model.classes[index]}: ${number(value)}`;
      button.addEventListener("click", () => choose({ stage, map: index, row: 0, column: 0 }, true));
      item.append(button);
      return item;
    }),
  );
}

on("answer", paintOutputs);
on("stage", paintOutputs);
