VIEWS.set("changes", { show() {}, update() {} });
