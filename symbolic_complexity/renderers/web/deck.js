"use strict";
(() => {
  const root = document.documentElement;
  const slides = [...document.querySelectorAll(".slide")];
  const find = (id) => document.getElementById(id);
  const started = Date.now();
  let here = 0;
  let click = 0;
  let other = null; // a second window, which shows the same place

  // ---- where we are

  const last = (slide) => Number(slides[slide].dataset.clicks);

  function show(slide, step, heard = false) {
    here = Math.min(Math.max(slide, 0), slides.length - 1);
    click = Math.min(Math.max(step, 0), last(here));
    slides.forEach((one, place) => {
      one.classList.toggle("here", place === here);
      one.classList.toggle("next", place === here + 1);
    });
    let appeared = "";
    for (const row of slides[here].querySelectorAll(".sc-row")) {
      const own = Number((row.closest("[data-click]") || row).dataset.click || 0);
      row.classList.toggle("later", own > click);
      row.classList.toggle("now", own === click && last(here) > 0);
      if (own === click && click > 0) appeared += spoken(row) + ". ";
    }
    const title = slides[here].querySelector("h1").textContent;
    find("said").textContent = appeared || worded("place", here + 1, slides.length, title);
    find("place").textContent = String(here + 1);
    find("progress").value = here + 1;
    const notes = slides[here].querySelector(".notes");
    find("notes").replaceChildren(...(notes ? notes.cloneNode(true).childNodes : []));
    const address = `#${here + 1}${click ? "." + click : ""}`;
    if (location.hash !== address) history.replaceState(null, "", address);
    if (!heard) for (const one of [other, window.opener]) if (one && !one.closed) one.postMessage(address, "*");
    const focused = document.activeElement;
    if (focused && focused.closest(".slide:not(.here)")) slides[here].focus({ preventScroll: true });
  }

  /** Words of ours in the language of the deck, with values in the place of {}. */
  const worded = (name, ...values) => values.reduce((text, value) => text.replace("{}", () => value), find("said").dataset[name]);

  /** What a row says: the words of its formulas and its reason. */
  function spoken(row) {
    const parts = [];
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeName === "DETAILS" || node.parentNode.closest?.("math")) return NodeFilter.FILTER_REJECT;
      return NodeFilter.FILTER_ACCEPT;
    });
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeName === "math") parts.push(node.getAttribute("alttext") || node.textContent);
      else if (node.nodeType === Node.TEXT_NODE) parts.push(node.data.trim());
    }
    return parts.filter(Boolean).join(" ");
  }

  function on() {
    if (overview()) jump(here + 1);
    else if (click < last(here)) show(here, click + 1);
    else if (here + 1 < slides.length) show(here + 1, 0);
  }

  function back() {
    if (overview()) jump(here - 1);
    else if (click > 0) show(here, click - 1);
    else if (here > 0) show(here - 1, last(here - 1));
  }

  function restore(address, heard) {
    const found = /^#(\d{1,6})(?:\.(\d{1,6}))?$/.exec(address);
    show(found ? Number(found[1]) - 1 : 0, found ? Number(found[2] || 0) : 0, heard);
  }

  // ---- views

  const overview = () => root.classList.contains("overview");

  function look(view) {
    root.classList.remove("overview", "notes-view");
    if (view) root.classList.add(view);
    for (const one of slides) one.querySelector(".body").inert = overview();
    if (overview()) focusHere();
  }

  const toggle = (view) => look(root.classList.contains(view) ? "" : view);

  /** In the overview: to another slide. */
  function jump(slide) {
    show(slide, 0);
    focusHere();
  }

  function focusHere() {
    slides[here].scrollIntoView({ block: "nearest" });
    slides[here].querySelector(".jump").focus({ preventScroll: true });
  }

  function fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => {});
  }

  function shade() {
    const dark = getComputedStyle(root).colorScheme;
    const now = dark === "dark" || (dark !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.style.colorScheme = now ? "light" : "dark";
  }

  const actions = {
    on,
    back,
    first: () => show(0, 0),
    last: () => show(slides.length - 1, last(slides.length - 1)),
    overview: () => toggle("overview"),
    notes: () => toggle("notes-view"),
    window: () => { other = window.open(location.href, "", "popup"); },
    fullscreen,
    shade,
    black: () => root.classList.toggle("black"),
    help: () => find("help").showModal(),
    leave: () => look(""),
  };

  const keys = {
    ArrowRight: "on", ArrowDown: "on", PageDown: "on", " ": "on", Enter: "on",
    ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Backspace: "back",
    Home: "first", End: "last", o: "overview", s: "notes", w: "window", f: "fullscreen", d: "shade", "?": "help", Escape: "leave", b: "black", ".": "black",
  };

  let typed = "";  // the digits of a slide's number, which Enter goes to

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || find("help").open) return;
    const wanted = Number(typed);
    typed = /^\d$/.test(event.key) ? (typed + event.key).slice(-6) : "";
    if (event.key === "Enter" && wanted) {
      event.preventDefault();
      show(Math.min(wanted, slides.length) - 1, 0);
      return;
    }
    const name = event.key === " " && event.shiftKey ? "back" : keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const pressed = event.key === " " || event.key === "Enter";
    if (!name || (pressed && event.target.closest("button, summary, a"))) return;
    event.preventDefault();
    actions[name]();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do]();
  });

  // A swipe, or a tap on the left or the right side of a slide.
  let touched = null;
  const finger = (event) => event.changedTouches[0];
  addEventListener("touchstart", (event) => {
    touched = event.touches.length === 1 ? { x: finger(event).clientX, y: finger(event).clientY, at: Date.now() } : null;
  }, { passive: true });
  addEventListener("touchend", (event) => {
    const begin = touched;
    touched = null;
    if (!begin || root.classList.contains("overview") || event.target.closest("button, summary, a, dialog, .speaker")) return;
    const across = finger(event).clientX - begin.x;
    const down = finger(event).clientY - begin.y;
    if (Math.abs(across) > 45 && Math.abs(across) > 1.6 * Math.abs(down)) {
      const box = event.target.closest(".sc-chain, .sc-scroll");
      if (!box || box.scrollWidth <= box.clientWidth + 1) (across < 0 ? on : back)();
    } else if (Math.hypot(across, down) < 10 && Date.now() - begin.at < 400) {
      (begin.x < innerWidth / 3 ? back : on)();
    }
  }, { passive: true });

  // ---- the second window: it may only name a place

  addEventListener("message", (event) => {
    if (event.source && (event.source === other || event.source === window.opener) && typeof event.data === "string") restore(event.data, true);
  });
  addEventListener("hashchange", () => restore(location.hash));

  // ---- everything on its slide

  /** Letters small enough that what is on each slide fits; measured at a slide's full size, so that it holds for any window. */
  function fit(some) {
    root.classList.add("stage");
    let left = some.map((slide) => ({ slide, blocks: slide.querySelector(".blocks"), size: 1 }));
    for (const one of left) one.slide.style.removeProperty("--fit");
    while (left.length) {
      left = left.filter(({ slide, blocks, size }) => size > 0.3 && overflows(slide, blocks));
      for (const one of left) {
        one.size *= 0.95;
        one.slide.style.setProperty("--fit", one.size.toFixed(3));
      }
    }
    // The parts of one table have letters of one size.
    for (const slide of some) {
      const parts = slides.filter((one) => one.dataset.parts && one.dataset.parts === slide.dataset.parts);
      const sizes = parts.map((one) => Number(one.style.getPropertyValue("--fit") || 1));
      for (const one of parts) one.style.setProperty("--fit", Math.min(...sizes).toFixed(3));
    }
    root.classList.remove("stage");
  }

  function overflows(slide, blocks) {
    if (slide.scrollHeight > slide.clientHeight || blocks.scrollHeight > blocks.clientHeight + 1) return true;
    if (blocks.scrollWidth > blocks.clientWidth) return true;
    return [...blocks.querySelectorAll(".sc-chain, .sc-scroll")].some((box) => box.scrollWidth > box.clientWidth + 1);
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.nodeName === "DETAILS") fit([event.target.closest(".slide")]);
  }, true);

  slides.forEach((slide, place) => {
    const button = document.createElement("button");
    button.className = "jump";
    button.type = "button";
    button.setAttribute("aria-label", worded("slide", place + 1, slide.querySelector("h1").textContent));
    button.addEventListener("click", () => {
      look("");
      show(place, 0);
      slides[here].focus({ preventScroll: true });
    });
    slide.append(button);
  });
  setInterval(() => {
    const seconds = Math.floor((Date.now() - started) / 1000);
    find("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }, 1000);

  root.classList.add("live");
  fit(slides);
  restore(location.hash);
})();
