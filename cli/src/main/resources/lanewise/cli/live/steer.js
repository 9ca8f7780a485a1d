// The controls of the training: pause, single steps, go on, and a factor of the learning rate.

const $ = (id) => document.getElementById(id);
const STEPS = 20; // of the slider, from a factor to ten times it
const key = location.hash.slice(1);
let sliding = false;

const factorOf = (value) => Number((10 ** (value / STEPS)).toPrecision(2));
const buttons = ["pause", "step", "on"];

/** Shows what the server says of the controls: every page the same. */
export function showControls({ pausing, held, factor, chosen, steering, noPause, noRate }) {
  $("controls").hidden = !key || Boolean(noPause);
  const why = key ? (noPause ?? noRate) : "To steer, open the address that the terminal shows.";
  $("noHand").textContent = why ?? "";
  $("noHand").hidden = !why;
  $("pause").disabled = pausing;
  $("step").disabled = !pausing;
  $("on").disabled = !pausing;
  $("factor").disabled = Boolean(noRate);
  if (!sliding) {
    $("factor").value = Math.round(STEPS * Math.log10(factor));
    showFactor(factor);
  }
  const changes = steering.changes.map(
    ({ step, factor }) => `× ${factor} from step ${step.toLocaleString("en")}`,
  );
  if (chosen) {
    changes.push(`× ${factor} from the next step`);
  }
  const text = changes.length > 0 ? `Steered by hand: ${changes.join(", ")}.` : "";
  if ($("changes").textContent !== text) {
    $("changes").textContent = text; // said by screen readers, once
  }
  document.documentElement.dataset.held = held;
}

/** Nothing is left to steer. */
export function releaseControls() {
  for (const id of [...buttons, "factor"]) {
    $(id).disabled = true;
  }
}

function showFactor(factor) {
  $("times").textContent = `× ${factor}`;
  $("factor").setAttribute("aria-valuetext", `${factor} times the schedule's rate`);
}

async function ask(question) {
  const headers = { "Content-Type": "application/octet-stream" };
  const answer = await fetch(`controls?key=${key}&${question}`, { method: "POST", headers, body: "" });
  if (answer.ok) {
    showControls(await answer.json());
  } else {
    $("noHand").textContent = await answer.text();
    $("noHand").hidden = false;
  }
}

for (const id of buttons) {
  $(id).addEventListener("click", () => ask(`take=${id}`));
}
$("factor").addEventListener("input", () => {
  sliding = true;
  showFactor(factorOf($("factor").value));
});
$("factor").addEventListener("change", () => {
  sliding = false;
  ask(`factor=${factorOf($("factor").value)}`);
});
