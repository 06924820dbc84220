/* Files of a form, made small enough for a telephone's network; a photo loses where it was taken. */
(function (self) {
  "use strict";
  var LONGEST = 1920, QUALITY = 0.85;

  async function smaller(file) {
    if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return file;
    try {
      var picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      var scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      var made = await new Promise(function (resolve) { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
      return made || file;
    } catch (error) {
      return file;
    }
  }

  self.kaijuanFiles = {
    /* [{code, question, name, blob}] of what was chosen in `form`. */
    of: async function (form) {
      var found = [];
      for (var box of form.querySelectorAll("input[type=file]")) {
        if (!box.files.length || box.closest("[hidden]")) continue;
        found.push({
          code: crypto.randomUUID(), question: box.name, name: box.files[0].name,
          blob: await smaller(box.files[0])
        });
      }
      return found;
    }
  };
})(self);
