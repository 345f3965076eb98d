// The map as a file of its own, SVG or PNG: in the light theme, with a title, a date and the legend, every style as an attribute.
import { offer } from "./download.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 24;
const HEADER = 44;
const LEGEND_ROW = 24;
/** What a picture is made of; nothing else gets out, so neither a script nor a reference can. */
const ELEMENTS = new Set(["svg", "g", "path", "rect", "text", "title"]);
const GEOMETRY = ["x", "y", "width", "height", "rx", "d", "viewBox"];
/** Looks, with what a viewer takes for granted. */
const LOOKS = {
  fill: "rgb(0, 0, 0)",
  stroke: "none",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "stroke-opacity": "1",
  "paint-order": "normal",
};
/** An image of more pixels is too much for some browsers. */
const MAX_PIXELS = 32e6;
const MAX_SIDE = 8192;

function make(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A copy of `element` that looks the same anywhere; it must be in the page. */
function frozen(element) {
  const style = getComputedStyle(element);
  const copy = document.createElementNS(SVG, element.localName);
  for (const name of GEOMETRY) if (element.hasAttribute(name)) copy.setAttribute(name, element.getAttribute(name));
  if (element.localName === "title") {
    copy.textContent = element.textContent;
    return copy;
  }
  if (["path", "rect", "text"].includes(element.localName)) {
    for (const [name, usual] of Object.entries(LOOKS)) {
      const value = style.getPropertyValue(name);
      if (value !== usual) copy.setAttribute(name, value.replace(/px/g, ""));
    }
  }
  if (element.localName === "text") {
    copy.setAttribute("font-size", style.fontSize.replace("px", ""));
    copy.setAttribute("font-family", style.fontFamily);
    if (style.fontWeight !== "400") copy.setAttribute("font-weight", style.fontWeight);
    copy.textContent = element.textContent;
    return copy;
  }
  copy.append(...[...element.children].filter(isSeen).map(frozen));
  return copy;
}

const isSeen = (it) => ELEMENTS.has(it.localName) && !/-target$|-flow-frame$|map-fold$/.test(it.getAttribute("class") ?? "");

/** The legend's entries in rows, from `top` on; gives the height they take too. */
function legend(scene, list, top, width) {
  let [x, y] = [MARGIN, top];
  const entries = [...(list?.children ?? [])].map((item) => {
    const words = make("text", { class: "map-detail" }, item.textContent);
    scene.append(words);
    // What comparing says begins with its sign.
    const sign = item.querySelector("svg");
    const [signWidth, signHeight] = ["width", "height"].map((it) => Number(sign?.getAttribute(it) ?? 0));
    const indent = sign ? signWidth + 6 : 0;
    const taken = indent + words.getComputedTextLength() + 20;
    if (x > MARGIN && x + taken > width - MARGIN) [x, y] = [MARGIN, y + LEGEND_ROW];
    words.setAttribute("x", x + indent);
    words.setAttribute("y", y);
    const entry = make("g", {}, frozen(words));
    if (sign) {
      const drawn = frozen(sign);
      const box = { x, y: y - 4 - signHeight / 2, width: signWidth, height: signHeight };
      for (const [name, value] of Object.entries(box)) drawn.setAttribute(name, value);
      entry.prepend(drawn);
    }
    x += taken;
    return entry;
  });
  return { entries, bottom: entries.length ? y + LEGEND_ROW : top };
}

/** The map on the page as an element of its own. */
function drawn({ title, description, width, height }) {
  const shown = document.querySelector(".map-picture");
  const stage = document.createElement("div");
  stage.className = "map map-export";
  const scene = shown.cloneNode(true);
  const list = document.querySelector(".map-legend")?.cloneNode(true);
  // What is pointed at just now is no part of the picture.
  for (const mark of ["data-quiet", "data-raised"]) for (const it of scene.querySelectorAll(`[${mark}]`)) it.removeAttribute(mark);
  // It is drawn at its own size, however small the page shows it.
  scene.querySelector(".map-all").removeAttribute("data-far");
  for (const it of scene.querySelectorAll(".map-far")) it.remove();
  stage.append(scene, ...(list ? [list] : []));
  document.body.append(stage);
  try {
    const heading = make("text", { class: "map-group-name", x: MARGIN, y: 32 }, title);
    const date = make("text", { class: "map-detail", x: MARGIN, y: 50 }, `${new Date().toISOString().slice(0, 10)} · Locations Playground`);
    const ground = make("rect", { class: "map-ground", width: "100%", height: "100%" });
    scene.append(heading, date, ground);
    const wide = Math.ceil(Math.max(width, heading.getComputedTextLength() + 2 * MARGIN));
    const { entries, bottom } = legend(scene, list, HEADER + height + 8, wide);
    const body = frozen(scene.querySelector(".map-all"));
    body.setAttribute("transform", `translate(${Math.floor((wide - width) / 2)} ${HEADER})`);
    const size = { width: wide, height: bottom, viewBox: `0 0 ${wide} ${bottom}` };
    return make(
      "svg",
      { ...size, role: "img", "aria-labelledby": "title description" },
      make("title", { id: "title" }, title),
      make("desc", { id: "description" }, description),
      ...[ground, heading, date].map(frozen),
      body,
      ...entries,
    );
  } finally {
    stage.remove();
  }
}

async function png(svg, width, height) {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(2, MAX_SIDE / width, MAX_SIDE / height, Math.sqrt(MAX_PIXELS / width / height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.floor(width * scale), Math.floor(height * scale)];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Characters that texts of the map may have and XML may not. */
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Offers the map as `name`, which ends with `.svg` or `.png`; false where the browser cannot. */
export async function savePicture(name, what) {
  const picture = drawn(what);
  const written = new XMLSerializer().serializeToString(picture).replace(NO_XML, "\ufffd");
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${written}\n`;
  const svg = new Blob([text], { type: "image/svg+xml;charset=utf-8" });
  const [width, height] = ["width", "height"].map((it) => Number(picture.getAttribute(it)));
  const file = name.endsWith(".png") ? await png(svg, width, height) : svg;
  if (!file) return false;
  offer(name, file);
  return true;
}
