// The styles of what the second part of the program draws: host/late.js loads this with it.
import text from "late-styles";

const sheet = new CSSStyleSheet();
sheet.replaceSync(text);
document.adoptedStyleSheets.push(sheet);
