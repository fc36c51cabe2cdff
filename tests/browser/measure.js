// What eyes and fingers would miss on this page: faint text, faint frames of fields, targets too small to hit.
// Numbers are those of WCAG 2.2, level AA: 1.4.3, 1.4.11, 2.5.8.
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const seen = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const name = (element) => `${element.localName}.${element.className} “${element.textContent.trim().slice(0, 40)}”`;

  function read(color) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  }

  function lay([r, g, b, a], below) {
    return [r, g, b].map((part, index) => part * a + below[index] * (1 - a));
  }

  function ground(element) {
    const below = element.parentElement ? ground(element.parentElement) : [1, 1, 1];
    return lay(read(getComputedStyle(element).backgroundColor), below);
  }

  function luminance(color) {
    const [r, g, b] = color.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(color, below) {
    const [light, dark] = [luminance(lay(read(color), below)), luminance(below)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function isLarge({ fontSize, fontWeight }) {
    const pixels = parseFloat(fontSize);
    return pixels >= 24 || (pixels >= 18.66 && fontWeight >= 700);
  }

  function* faintTexts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || !seen(element) || element.closest(".spoken, .skip, .trap, :disabled")) continue;
      const style = getComputedStyle(element);
      const ratio = contrast(style.color, ground(element));
      if (ratio < (isLarge(style) ? 3 : 4.5)) yield `${ratio.toFixed(2)}: ${name(element)}`;
    }
  }

  function* faintFrames() {
    for (const field of document.querySelectorAll("input:not([type=hidden], :disabled), textarea, select")) {
      if (!seen(field) || field.closest(".trap, .tick")) continue;
      const ratio = contrast(getComputedStyle(field).borderBottomColor, ground(field.parentElement));
      if (ratio < 3) yield `${ratio.toFixed(2)}: frame of ${field.name}`;
    }
  }

  function* smallTargets() {
    for (const target of document.querySelectorAll("a, button, select, summary, input:not([type=hidden], :disabled)")) {
      // Links within a line of text, and the browser's own boxes with a label beside them, are excepted there too.
      if (!seen(target) || target.closest(".spoken, .skip, .trap, .tick") || getComputedStyle(target).display === "inline") continue;
      const { width, height } = target.getBoundingClientRect();
      if (width < 24 || height < 24) yield `${width} × ${height}: ${name(target)}`;
    }
  }

  return { texts: [...faintTexts()], frames: [...faintFrames()], targets: [...smallTargets()] };
}
