"use strict";

// The public check page: the SHA-256 of a chosen file is computed here; the file never leaves the machine.
// Browsers compute it over HTTPS or on the machine itself only. Elsewhere the code is typed.
(() => {
  const chooser = document.getElementById("chon-tep");
  const code = document.getElementById("ma");
  if (!chooser || !code || !window.crypto?.subtle) return;

  const file = document.getElementById("tep");
  const status = document.getElementById("tep_trang-thai");
  chooser.hidden = false;

  file.addEventListener("change", async () => {
    const chosen = file.files[0];
    if (!chosen) return;
    status.textContent = "Đang tính mã của tệp …";
    try {
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer()));
      if (file.files[0] !== chosen) return;
      code.value = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
      status.textContent = `Đã tính xong mã của tệp “${chosen.name}”, đang kiểm tra …`;
      code.form.requestSubmit();
    } catch {
      status.textContent = "Trình duyệt không đọc được tệp này; đề nghị lấy mã theo cách ghi ở dưới rồi nhập vào ô.";
    }
  });
})();
