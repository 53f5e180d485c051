; magic input=varied.ll show=xmalloc.magic_site
; EXPECT
define internal ptr @xmalloc.magic_site(i32 noundef %0, i32 %magic_site) #0 {
  %2 = alloca i32, align 4
  %3 = alloca ptr, align 4
  store i32 %0, ptr %2, align 4
  call void @llvm.lifetime.start.p0(i64 4, ptr %3) #6
  %4 = load i32, ptr %2, align 4
  %5 = call ptr @magic_malloc(i32 noundef %4, i32 %magic_site) #5
  store ptr %5, ptr %3, align 4
  %6 = load ptr, ptr %3, align 4
  %7 = icmp ne ptr %6, null
  br i1 %7, label %10, label %8

8:                                                ; preds = %1
  br label %9

9:                                                ; preds = %9, %8
  br label %9, !llvm.loop !3

10:                                               ; preds = %1
  %11 = load ptr, ptr %3, align 4
  call void @llvm.lifetime.end.p0(i64 4, ptr %3) #6
  ret ptr %11
}
