// Training on the picture shown: one step of the optimizer at a time, and back.

import { number } from "./value.js";

const $ = (id) => document.getElementById(id);

/** The rows of a step: of each parameter the value with the largest gradient. */
function paintRows(parameters) {
  const averages = Object.keys(parameters[0]?.state ?? {});
  const head = $("changes").tHead.rows[0];
  head.replaceChildren(
    ...["parameter", "before", "gradient", ...averages, "after"].map((name) => {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = name;
      return cell;
    }),
  );
  $("changes").tBodies[0].replaceChildren(
    ...parameters.map(({ name, index, before, gradient, state, after }) => {
      const row = document.createElement("tr");
      const cells = [before, gradient, ...averages.map((average) => state[average]), after];
      row.insertCell().textContent = `${name}[${index}]`;
      for (const value of cells) {
        row.insertCell().textContent = number(value, 5);
      }
      return row;
    }),
  );
}

/**
 * Lets the buttons make and undo steps.
 *
 * @param rate the learning rate at first
 * @param post asks the server
 * @param picture the pixels to train on
 * @param label the label to train for
 * @param changed called when the weights have changed
 * @returns what to call when the server has forgotten the steps
 */
export function offerSteps({ rate, post, picture, label, changed }) {
  $("rate").value = rate;
  const ask = async (path, body, then) => {
    const response = await post(path, body);
    if (response.ok) {
      then(await response.json());
      changed();
    } else {
      $("stepText").textContent = (await response.text()).trim();
    }
  };
  const say = (steps, more) => {
    $("undo").disabled = steps === 0;
    $("stepText").textContent = `${steps} ${steps === 1 ? "step" : "steps"} made${more}.`;
  };
  $("step").addEventListener("click", () =>
    ask(`step?label=${label()}&rate=${$("rate").value}`, picture(), ({ steps, loss, parameters }) => {
      say(steps, `; the loss was ${number(loss, 4)} before the last`);
      $("changesOf").hidden = false;
      paintRows(parameters);
    }),
  );
  const back = (steps) => {
    say(steps, "");
    $("changesOf").hidden = true;
  };
  $("undo").addEventListener("click", () => ask("undo", new Uint8Array(), ({ steps }) => back(steps)));
  return () => back(0);
}
