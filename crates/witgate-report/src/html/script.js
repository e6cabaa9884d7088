"use strict";
const form = document.getElementById("filter");
if (form) {
  const findings = [...document.querySelectorAll(".finding")];
  const apply = () => {
    const wanted = form.elements.text.value.toLowerCase();
    let shown = 0;
    for (const finding of findings) {
      const level = form.elements[finding.dataset.level];
      const matches = finding.textContent.toLowerCase().includes(wanted);
      finding.hidden = !(level.checked && matches);
      shown += finding.hidden ? 0 : 1;
    }
    form.elements.shown.value = `${shown} of ${findings.length} shown`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
}
// What a link leads to is opened.
const open = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const around = target && target.closest("details");
  if (around) {
    around.open = true;
    target.scrollIntoView({ block: "center" });
  }
};
addEventListener("hashchange", open);
open();
